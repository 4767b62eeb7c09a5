package io.graceful.manifest.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.service.ServiceProject;
import io.graceful.manifest.yaml.YamlFile;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A manifest as they were written in 2016: each of its faults is found, and what can be mended by its text is mended. */
class DatedExampleTest {

    /**
     * Its faults, one by one: the API that is gone, and the selector that its successor wants; a hook that takes the whole
     * grace period, by guess and blind; hostPort 80; a delay by guess; a timeout of a second; probes beside requests;
     * no budget, no spread, no resources.
     */
    private static final Set<Rule> FAULTS = EnumSet.of(
            Rule.A01, Rule.A02, Rule.G02, Rule.P09, Rule.U04, Rule.U08, Rule.R12, Rule.R05, Rule.R13, Rule.B02,
            Rule.U10, Rule.U09);

    private static final Facts CLUSTER = Facts.builder()
            .kubernetes(new KubernetesVersion(1, 34))
            .loadBalancer(Facts.LoadBalancer.ALB)
            .mesh(Facts.Mesh.NONE)
            .image(Facts.Image.DISTROLESS)
            .nodes(Facts.Nodes.STABLE)
            .build();

    @Test
    void itsFaultsAreFoundWithNothingElseToGoBy() throws IOException {
        Map<Rule, Finding> found = find(Facts.NONE);

        assertEquals(FAULTS, EnumSet.copyOf(found.keySet()));
        assertEquals(
                "preStop 30s of the grace period 30s (default) leaves 0s, so SIGKILL comes 2s after SIGTERM; needed is"
                        + " preStop 30s + what the service takes to end",
                found.get(Rule.G02).message());
        assertEquals(27, found.get(Rule.G02).place().line());
    }

    /** sleep is not in the image, readiness is noticed too late, and old pods go before the load balancer knows the new. */
    @Test
    void whatIsKnownOfTheClusterMakesItWorse() throws IOException {
        Map<Rule, Finding> found = find(CLUSTER);

        assertTrue(
                found.keySet().containsAll(EnumSet.of(Rule.P01, Rule.R06, Rule.U06)),
                () -> found.keySet().toString());
    }

    @Test
    void whatCannotBeToldIsSaidSo() throws IOException {
        List<Undecided> undecided = check(Facts.NONE).check(List.of(file())).undecided();

        assertTrue(
                undecided.containsAll(List.of(
                        new Undecided(Rule.P01, Fact.IMAGE, "Deployment shop"),
                        new Undecided(Rule.R06, Fact.LOAD_BALANCER, "Deployment shop"),
                        new Undecided(Rule.U06, Fact.LOAD_BALANCER, "Deployment shop"))),
                undecided::toString);
    }

    @Test
    void itsMendedFormPasses() throws IOException {
        Mending mending = Mending.of(check(Facts.NONE), List.of(file()), Severity.WARNING);

        assertTrue(
                mending.report().passes(Severity.WARNING),
                () -> mending.report().open().toString());
        String text = mending.files().get(0).text();
        assertTrue(text.startsWith(file().text().substring(0, file().text().indexOf("apiVersion"))), text);
        assertTrue(text.contains("          # The endpoints object is updated meanwhile.\n"), text);
        assertEquals(
                List.of(
                        "apiVersion: extensions/v1beta1",
                        "          hostPort: 80",
                        "          initialDelaySeconds: 15",
                        "          timeoutSeconds: 1"),
                file().text()
                        .lines()
                        .filter(line -> !text.contains(line + "\n"))
                        .toList());
    }

    private static Map<Rule, Finding> find(Facts facts) throws IOException {
        return check(facts).check(List.of(file())).open().stream()
                .collect(Collectors.toMap(Finding::rule, Function.identity(), (first, second) -> first));
    }

    private static ManifestCheck check(Facts facts) {
        return ManifestCheck.of(ServiceProject.none()::profile).facts(facts);
    }

    private static YamlFile file() throws IOException {
        try (var in = DatedExampleTest.class.getResourceAsStream("dated.yaml")) {
            return YamlFile.of("dated.yaml", in.readAllBytes());
        }
    }
}
