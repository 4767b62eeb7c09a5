package io.graceful.manifest.render;

import io.graceful.manifest.service.ServiceProfile;
import io.graceful.settings.Setting;

/** Values and named templates for a chart. Numbers stand in the values only, so that a release can change them. */
final class HelmText {

    private final String about;
    private final ServiceProfile profile;
    private final RenderOptions options;
    private final Targets targets;
    private final PodNumbers numbers;
    private final ContainerText container;

    HelmText(
            String about,
            ServiceProfile profile,
            RenderOptions options,
            Targets targets,
            PodNumbers numbers,
            ContainerText container) {
        this.about = about;
        this.profile = profile;
        this.options = options;
        this.targets = targets;
        this.numbers = numbers;
        this.container = container;
    }

    String values() {
        return """
                # For the values.yaml of the chart of %s, %s.
                graceful:
                %s""".formatted(
                        options.name(), about, Layout.indent(2, numbers() + prestop() + sleep() + container.probes()));
    }

    private String numbers() {
        String propagation = numbers.propagation()
                .map(raised -> Layout.comment(raised.why()) + "propagationDelaySeconds: " + raised.value() + "\n")
                .orElse("");
        return Layout.comment(numbers.minReadySeconds().why())
                + "minReadySeconds: " + numbers.minReadySeconds().value() + "\n"
                + Layout.comment(numbers.progressDeadlineSeconds().why())
                + "progressDeadlineSeconds: "
                + numbers.progressDeadlineSeconds().value() + "\n"
                + Layout.comment(numbers.grace().why())
                + "terminationGracePeriodSeconds: " + numbers.grace().value() + "\n"
                + propagation;
    }

    private String prestop() {
        return options.mode() != StopMode.PRESTOP
                ? ""
                : container.tokenComment()
                        + "token: " + Scalars.quoted(container.token()) + "\n"
                        + "# Begins the stop before SIGTERM; its answer ends when the drain is over.\n"
                        + "drain: {path: " + Scalars.text(targets.drain()) + ", port: "
                        + targets.probes().number() + (targets.https() ? ", scheme: HTTPS" : "") + "}\n";
    }

    private String sleep() {
        return options.mode() == StopMode.SLEEP ? container.lifecycle() : "";
    }

    String templates() {
        return """
                {{- /*
                For the templates folder of a chart, with the values under graceful in its values.yaml. In the Deployment:

                spec:
                  {{- include "graceful.rollout" . | nindent 2 }}
                  template:
                    spec:
                      {{- include "graceful.pod" . | nindent 6 }}
                      containers:
                        - name: ...
                %s          {{- include "graceful.container" . | nindent 10 }}
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

                %s{{- define "graceful.container" -}}
                %sstartupProbe:
                  {{- toYaml .Values.graceful.startupProbe | nindent 2 }}
                readinessProbe:
                  {{- toYaml .Values.graceful.readinessProbe | nindent 2 }}
                %s{{- end }}
                """.formatted(envUse(), env(), lifecycle(), liveness());
    }

    private String envUse() {
        return profile.usesGraceful() ? """
                          env:
                            {{- include "graceful.env" . | nindent 12 }}
                """ : "";
    }

    private String env() {
        if (!profile.usesGraceful()) {
            return "";
        }
        String propagation = numbers.propagation().isPresent()
                ? entry(
                        Setting.PROPAGATION_DELAY,
                        "printf \"%ds\" (int .Values.graceful.propagationDelaySeconds) | quote")
                : "";
        // What Kubernetes would replace in a variable, it leaves alone when the $ stands twice.
        String token = options.mode() == StopMode.PRESTOP
                ? entry(Setting.MANAGEMENT_TOKEN, ".Values.graceful.token | replace \"$\" \"$$\" | quote")
                : "";
        return "{{- /* Entries of env. */ -}}\n{{- define \"graceful.env\" -}}\n"
                + entry(
                        Setting.TERMINATION_GRACE_PERIOD,
                        "printf \"%ds\" (int .Values.graceful.terminationGracePeriodSeconds) | quote")
                + propagation
                + token
                + "{{- end }}\n\n";
    }

    private String entry(Setting setting, String value) {
        return "- name: " + ContainerText.variable(profile, setting) + "\n  value: {{ " + value + " }}\n";
    }

    private String lifecycle() {
        return switch (options.mode()) {
            case SIGTERM -> "";
            case PRESTOP -> """
                    lifecycle:
                      preStop:
                        httpGet:
                          path: {{ .Values.graceful.drain.path | quote }}
                          port: {{ int .Values.graceful.drain.port }}%s
                          httpHeaders:
                            - name: X-Graceful-Token
                              value: {{ .Values.graceful.token | quote }}
                    """.formatted(targets.https() ? "\n      scheme: {{ .Values.graceful.drain.scheme }}" : "");
            case SLEEP -> """
                    lifecycle:
                      {{- toYaml .Values.graceful.lifecycle | nindent 2 }}
                    """;
        };
    }

    private String liveness() {
        return targets.liveness().isPresent() ? """
                livenessProbe:
                  {{- toYaml .Values.graceful.livenessProbe | nindent 2 }}
                """ : "";
    }
}
