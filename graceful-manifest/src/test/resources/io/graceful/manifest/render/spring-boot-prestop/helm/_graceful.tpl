{{- /*
For the templates folder of a chart, with the values under graceful in its values.yaml. In the Deployment:

spec:
  {{- include "graceful.rollout" . | nindent 2 }}
  template:
    spec:
      {{- include "graceful.pod" . | nindent 6 }}
      containers:
        - name: ...
          env:
            {{- include "graceful.env" . | nindent 12 }}
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

{{- /* Entries of env. */ -}}
{{- define "graceful.env" -}}
- name: GRACEFUL_TERMINATION_GRACE_PERIOD
  value: {{ printf "%ds" (int .Values.graceful.terminationGracePeriodSeconds) | quote }}
- name: GRACEFUL_MANAGEMENT_TOKEN
  value: {{ .Values.graceful.token | replace "$" "$$" | quote }}
{{- end }}

{{- define "graceful.container" -}}
lifecycle:
  preStop:
    httpGet:
      path: {{ .Values.graceful.drain.path | quote }}
      port: {{ int .Values.graceful.drain.port }}
      httpHeaders:
        - name: X-Graceful-Token
          value: {{ .Values.graceful.token | quote }}
startupProbe:
  {{- toYaml .Values.graceful.startupProbe | nindent 2 }}
readinessProbe:
  {{- toYaml .Values.graceful.readinessProbe | nindent 2 }}
livenessProbe:
  {{- toYaml .Values.graceful.livenessProbe | nindent 2 }}
{{- end }}
