package io.graceful.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Versions that are called supported are those that the build really uses. */
class VersionsTableTest {

    private static final String POM = Docs.read(Docs.top().resolve("pom.xml"));
    private static final String GATE = Docs.read(Docs.top().resolve(".ci/run"));

    @Test
    void theReadmeNamesWhatIsTested() {
        Docs.check(
                "README.md",
                "versions",
                List.of(
                        "| | tested with | by |",
                        "|---|---|---|",
                        "| Java | " + pom("maven.compiler.release") + " | everything |",
                        "| | " + gate("jdk (2\\d)\\)")
                                + " | core, starter, the test kit's units, and the checker's program, in `.ci/run` |",
                        "| Spring Boot | " + pom("spring-boot.version")
                                + " | the starter's tests, and updates of three examples under load |",
                        "| | " + gate("-Dspring-boot.version=(\\S+)")
                                + " | the starter's tests but those of Jetty and of real signals, in `.ci/run` |",
                        "| | " + pom("spring-boot-3.version")
                                + " | the starter's tests but that of Spring Batch, and updates of an example under load |",
                        "| Spring Cloud | " + pom("spring-cloud.version")
                                + " | stops behind a Eureka server, under load |",
                        "| Quarkus | " + pom("quarkus.version")
                                + " | the extension's tests, and updates of an example |",
                        "| Undertow | " + pom("undertow.version") + " | the core's tests, and updates of an example |",
                        "| Micrometer | " + pom("micrometer.version") + " | scrapes of each example |",
                        "| gRPC | " + pom("grpc.version") + " | the core's tests |",
                        "| kubectl, Helm | those that `.ci/run` fetches | what is rendered goes through both |"));
    }

    /** They inherit nothing from the build that could tell them. */
    @Test
    void projectsOutsideTheTreeUseTheSame() {
        assertEquals(pom("spring-boot.version"), outside("spring-boot", "<version>(\\d[^<]+)</version>"));
        assertEquals(pom("spring-boot-3.version"), outside("spring-boot-3", "<version>(\\d[^<]+)</version>"));
        assertEquals(pom("quarkus.version"), outside("quarkus", "<quarkus.version>([^<]+)<"));
        for (String project : List.of("spring-boot", "spring-boot-3", "quarkus")) {
            assertEquals(
                    found("<artifactId>graceful-parent</artifactId>\\s*<version>([^<]+)<", POM),
                    outside(project, "<graceful.version>([^<]+)<"));
        }
    }

    /** It has no parent: what a parent manages would be imported with it, over what the importing project's own parent manages. */
    @Test
    void theBillOfMaterialsManagesNothingElse() {
        String bom = Docs.read(Docs.top().resolve("graceful-bom/pom.xml"));

        assertFalse(bom.contains("<parent>"), bom);
        assertEquals(
                found("<artifactId>graceful-parent</artifactId>\\s*<version>([^<]+)<", POM),
                found("<artifactId>graceful-bom</artifactId>\\s*<version>([^<]+)<", bom));
    }

    private static String outside(String project, String pattern) {
        return found(pattern, Docs.read(Docs.top().resolve("examples/outside/" + project + "/pom.xml")));
    }

    private static String pom(String property) {
        return found("<" + property + ">([^<]+)</" + property + ">", POM);
    }

    private static String gate(String pattern) {
        return found(pattern, GATE);
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), pattern + " is not there");
        return matcher.group(1);
    }
}
