{{- /*
For the templates folder of a chart, with the values under graceful in its values.yaml. In the Deployment:

spec:
  {{- include "graceful.rollout" . | nindent 2 }}
  template:
    spec:
      {{- include "graceful.pod" . | nindent 6 }}
      containers:
        - name: ...
          {{- include "graceful.container" . | nindent 10 }}
*/ -}}

{{- define "graceful.rollout" -}}
minReadySeconds: {{ int .Values.graceful.minReadySeconds }}
progressDeadlineSeconds: {{ int .Values.graceful.progressDeadlineSeconds }}
strategy:
  type: RollingUpdate
  rollingUpdate:
    maxSurge: 1
    maxUnavailable: 0
{{- end }}

{{- define "graceful.pod" -}}
terminationGracePeriodSeconds: {{ int .Values.graceful.terminationGracePeriodSeconds }}
{{- end }}

{{- define "graceful.container" -}}
lifecycle:
  {{- toYaml .Values.graceful.lifecycle | nindent 2 }}
startupProbe:
  {{- toYaml .Values.graceful.startupProbe | nindent 2 }}
readinessProbe:
  {{- toYaml .Values.graceful.readinessProbe | nindent 2 }}
livenessProbe:
  {{- toYaml .Values.graceful.livenessProbe | nindent 2 }}
{{- end }}
