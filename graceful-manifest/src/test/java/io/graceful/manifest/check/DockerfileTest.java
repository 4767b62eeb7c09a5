package io.graceful.manifest.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.check.Dockerfile.Instruction;
import io.graceful.manifest.yaml.Place;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerfileTest {

    @Test
    void theLastStageCounts() {
        Dockerfile file = read("""
                # syntax=docker/dockerfile:1
                FROM maven:3-eclipse-temurin-17 AS build
                ENTRYPOINT ["mvn"]
                STOPSIGNAL SIGKILL

                FROM --platform=linux/amd64 eclipse-temurin:17-jre
                COPY --from=build /app /app
                ENTRYPOINT ["java", "-jar", "/app/service.jar"]
                CMD ["--quiet"]
                """);

        assertEquals(
                List.of("eclipse-temurin:17-jre"), file.from().orElseThrow().words());
        assertEquals(
                new Instruction(
                        "ENTRYPOINT",
                        List.of("java", "-jar", "/app/service.jar"),
                        false,
                        new Place("Dockerfile", 8, 1)),
                file.start().orElseThrow());
        assertEquals(List.of("--quiet"), file.command().orElseThrow().words());
        assertTrue(file.stopSignal().isEmpty());
    }

    @Test
    void aStageHasWhatTheStageItBeginsWithSaysToItsEnd() {
        Dockerfile file = read("""
                FROM eclipse-temurin:17-jre AS base
                STOPSIGNAL SIGQUIT
                ENV JAVA_TOOL_OPTIONS=-Xrs
                ENTRYPOINT ["java"]
                FROM alpine
                FROM Base
                CMD ["-jar", "x.jar"]
                """);

        assertEquals(
                List.of("eclipse-temurin:17-jre"), file.from().orElseThrow().words());
        assertEquals(6, file.from().orElseThrow().place().line());
        assertEquals(List.of("java"), file.start().orElseThrow().words());
        assertEquals(List.of("SIGQUIT"), file.stopSignal().orElseThrow().words());
        assertEquals(
                List.of("JAVA_TOOL_OPTIONS=-Xrs"), file.environment().get(0).words());
    }

    @Test
    void linesGoOnOverCommentsAndEmptyLines() {
        Dockerfile file = read(
                "FROM alpine\r\n  entrypoint [ \"java\", \\\r\n  # the jar\r\n\r\n    \"-jar\", \\\r\n    \"x.jar\" ]\r\n");

        assertEquals(
                List.of("java", "-jar", "x.jar"), file.start().orElseThrow().words());
        assertEquals(new Place("Dockerfile", 2, 3), file.start().orElseThrow().place());
    }

    @Test
    void anotherEscapeCharacterCanBeChosen() {
        Dockerfile file = read("# syntax=x\n# escape=`\nFROM alpine\nCMD java `\n  -jar c:\\app\\\nSTOPSIGNAL 15\n");

        assertEquals(
                List.of("java", "-jar", "c:\\app\\"), file.start().orElseThrow().words());
        assertEquals(List.of("15"), file.stopSignal().orElseThrow().words());
    }

    @Test
    void heredocsAreNoInstructions() {
        Dockerfile file = read("""
                FROM alpine
                RUN <<EOF cat <<-"OTHER"
                ENTRYPOINT sh first
                EOF
                ENTRYPOINT sh second
                	OTHER
                CMD ["java"]
                """);

        assertTrue(file.entrypoint().isEmpty());
        assertEquals(List.of("java"), file.start().orElseThrow().words());
    }

    @Test
    void variablesAreFilledIn() {
        Dockerfile file = read("""
                ARG BASE=eclipse-temurin
                ARG TAG
                ARG SIGNAL=SIGINT
                FROM ${BASE}:${TAG:-21}-${OTHER}
                ARG SIGNAL
                ENV STOP="$SIGNAL" B=2
                STOPSIGNAL ${STOP}
                """);

        assertEquals(
                List.of("eclipse-temurin:21-${OTHER}"),
                file.from().orElseThrow().words());
        assertEquals(List.of("SIGINT"), file.stopSignal().orElseThrow().words());
        assertEquals(List.of("STOP=SIGINT", "B=2"), file.environment().get(0).words());
    }

    @Test
    void theOldFormOfEnvTakesTheLine() {
        assertEquals(
                List.of("JAVA_OPTS=-Xrs -Xmx1g"),
                read("FROM alpine\nENV JAVA_OPTS -Xrs -Xmx1g\n")
                        .environment()
                        .get(0)
                        .words());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ENTRYPOINT java -jar x.jar; true",
                "ENTRYPOINT ['java', '-jar']; true",
                "ENTRYPOINT [\"java\", 1]; true",
                "ENTRYPOINT [\"java\",]; true",
                "ENTRYPOINT [\"java\"]; false",
                "ENTRYPOINT [ \"a \\\"b\\\"\" , \"c\" ]; false"
            })
    void whatIsNoJsonRunsInAShell(String line, boolean shell) {
        Dockerfile file = read("FROM alpine\n" + line + "\n");

        assertEquals(shell, file.start().orElseThrow().shell());
    }

    @Test
    void anEntrypointTakesAwayTheCommandBeforeItsStage() {
        Dockerfile inherited = read("FROM a AS one\nCMD [\"x\"]\nFROM one\nENTRYPOINT [\"java\"]\n");
        Dockerfile own = read("FROM a\nCMD [\"x\"]\nENTRYPOINT [\"java\"]\n");
        Dockerfile none = read("FROM a\nENTRYPOINT [\"java\"]\nENTRYPOINT []\nCMD [\"x\"]\n");

        assertTrue(inherited.command().isEmpty());
        assertEquals(List.of("x"), own.command().orElseThrow().words());
        assertEquals(List.of("x"), none.start().orElseThrow().words());
    }

    @Test
    void theShellOfTheShellFormCanBeChosen() {
        Dockerfile file = read("FROM a\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nCMD java  -jar x.jar\n");

        assertEquals(
                List.of("/bin/bash", "-o", "pipefail", "-c", "java -jar x.jar"),
                file.run(file.start().orElseThrow()));
    }

    @Test
    void whatIsNoDockerfileSaysNothing() {
        for (String text : List.of("", "\n", "# only this", "FROM", "CMD java", "\uFEFF", "\\", "FROM a\nCMD \\")) {
            assertFalse(read(text).stopSignal().isPresent());
            assertFalse(read(text).entrypoint().isPresent());
        }
        assertEquals(List.of("a"), read("\uFEFFFROM a\n").from().orElseThrow().words());
    }

    @Test
    void aLongLineIsNoTrouble() {
        String line = "CMD [\"" + "a\\n".repeat(100_000) + "\"]\n";

        assertFalse(read("FROM a\n" + line).start().orElseThrow().shell());
    }

    private static Dockerfile read(String text) {
        return Dockerfile.of("Dockerfile", text);
    }
}
