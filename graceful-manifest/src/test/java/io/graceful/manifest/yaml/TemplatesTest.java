package io.graceful.manifest.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a template, and what only carries one. */
class TemplatesTest {

    private static List<YamlProblem> problems(String text) {
        return YamlFile.of("t.yaml", text).problems();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: {{ .Release.Name }}",
                "name: {{ .Release.Name }}-web",
                "name: web-{{ .Release.Name }}",
                "name: \"{{ .Values.name }}\"",
                "name: '{{ include \"web.name\" . }}'",
                "name: {{ include \"web.name\" . | quote }}",
                "name: {{ template \"web.name\" . }}",
                "name: \"{{ template \"web.name\" . }}\"",
                "{{- if .Values.on }}\nname: x\n{{- end }}",
                "a: 1\n{{- with .Values.x }}\nb: {{ toYaml . | nindent 2 }}\n{{- end }}",
                "labels:\n  {{- include \"web.labels\" . | nindent 4 }}",
                "labels: {{- toYaml .Values.labels | nindent 2 }}",
                "l:\n{{ range $k, $v := .Values.x }}\n  - name: {{ $k }}\n{{ end }}",
                "{{/* a comment */}}\na: 1",
                "{{ define \"x\" }}\na: 1\n{{ end }}",
                "replicas: {{ .Values.replicas | default 2 }}",
                "image: {{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}",
                "a: {{ .Files.Get \"x\" | quote }}",
                "data:\n  x: |\n{{ .Files.Get \"x\" | indent 4 }}",
                "a: {{ tpl .Values.x . }}",
                "{{ $x := .Values.y }}\na: {{ $x }}",
                "value: {{ required \"no name\" .Values.name }}",
                "# a: {{ x }}\nb: {{ .Values.x }}",
                "name: {{ app_name }}",
                "{% if x %}\na: 1\n{% endif %}",
                "{# of Jinja #}\na: 1",
                "a: x-{% if y %}z{% endif %}",
                "l:\n  - {{ item }}",
                "apiVersion: v1\nmetadata:\n  name: ${NAME}",
                "apiVersion: v1\nspec:\n  image: registry/x:${TAG}",
                "apiVersion: v1\nspec:\n  replicas: ${REPLICAS:-2}",
            })
    void isATemplate(String text) {
        List<YamlProblem> problems = problems(text);

        assertEquals(1, problems.size(), problems::toString);
        assertEquals(YamlProblem.Kind.TEMPLATE, problems.get(0).kind(), problems::toString);
        int line = problems.get(0).place().line();
        String at = text.lines().toList().get(line - 1);
        assertTrue(
                at.contains("{{") || at.contains("{%") || at.contains("{#") || at.contains("${"), problems::toString);
        assertTrue(problems.get(0).message().contains("| graceful-manifest check -"));
        assertTrue(!at.contains(".Values") || problems.get(0).message().contains("helm template"));
        assertTrue(!at.contains("${") || problems.get(0).message().contains("envsubst"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "summary: \"{{ $labels.instance }} is down\"",
                "summary: Instance {{ $labels.instance }} is down for {{ $value }}",
                "description: '{{ $value | humanizePercentage }}'",
                "description: |\n  {{ range query \"up\" }}{{ .Labels.instance }}{{ end }}",
                "title: '{{ template \"slack.title\" . }}'",
                "args: [\"{{inputs.parameters.message}}\"]",
                "image: \"repo:{{workflow.parameters.tag}}\"",
                "script: >-\n  echo {{steps.a.outputs.result}}",
                "data:\n  x.tpl: |\n    {{- if .Values.x }}\n    {{ include \"a\" . }}\n    {{- end }}",
                "data:\n  x.j2: |-\n    {% for a in b %}{{ a }}{% endfor %}",
                "# name: {{ .Values.name }}\nname: x",
                "name: x # {{ .Values.name }}",
                "#{{- if .Values.x }}\na: 1\n#{{- end }}",
                "apiVersion: v1\nenv:\n- name: A\n  value: ${HOME}/x",
                "apiVersion: v1\nargs: [\"-Dx=${X}\", $(POD_NAME), \"$(X)\"]",
                "apiVersion: v1\ndata:\n  application.yml: |\n    name: ${APP_NAME}",
                "apiVersion: v1\nmetadata: {name: x$(SUFFIX)}",
                "server:\n  port: ${PORT:8080}\nname: ${spring.application.name}",
                "name: '{{name}}-{{ path.basename }}'",
                "a: {b: {c: 1}}",
                "a: {b: {}, c: {d: {}}}",
                "pattern: \"{{request.object.metadata.name}}\"",
                "jsonpath: '{.status.phase}'",
                "regex: \"^{2}${x}\"",
            })
    void isNoTemplate(String text) {
        assertEquals(List.of(), problems(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: \"{{ $labels.x }}\"\nb: [",
                "a: |\n  {{ .Values.x }}\nb: [",
                "# {{ .Values.x }}\nb: [",
                "a: x # {{ .Values.x }}\n\tb: 1",
                "a: '{{ x }}'\n- b",
            })
    void whatIsBrokenForAnotherReasonIsNoTemplate(String text) {
        assertEquals(YamlProblem.Kind.UNREADABLE, problems(text).get(0).kind());
    }

    @Test
    void aTemplateHidesNoOtherDocument() {
        YamlFile file = YamlFile.of("t.yaml", "a: 1\n---\nb: {{ .Values.b }}\n---\nc: 1\n");

        assertEquals(2, file.documents().size());
        assertEquals("t.yaml:3:4", file.problems().get(0).place().toString());
    }
}
