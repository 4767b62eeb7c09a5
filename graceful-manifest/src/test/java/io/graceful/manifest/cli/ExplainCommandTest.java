package io.graceful.manifest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ExplainCommandTest extends CommandLineCase {

    @Test
    void helpTeachesByExamplesAndSaysHowToReadTheBars() {
        assertEquals(0, run("explain", "--help"));
        assertTrue(out().contains("graceful-manifest explain . --mode sleep --sleep 10s"), this::out);
        assertTrue(out().contains("In the bars: > something happens"), this::out);
    }

    @Test
    void withoutManifestsTheServiceIsExplained() {
        assertEquals(0, run("explain", folder.toString(), "--mode", "sleep", "--sleep", "12s"), this::err);
        assertTrue(out().contains("the stop, begun by preStop sleep 12s\n"), this::out);
        assertTrue(out().contains("\nthe start\n"), this::out);
        assertEquals(0, run("explain", folder.toString(), "--mode", "prestop"), this::err);
        assertTrue(out().contains("the stop, begun by preStop GET /drain\n"), this::out);
    }

    @Test
    void withManifestsEachWorkloadIs() throws IOException {
        String one = file("one.yaml", DEPLOYMENT);
        String two = file("two.yaml", DEPLOYMENT.replace("{name: shop}", "{name: till}"));

        assertEquals(0, run("explain", folder.toString(), one, two), this::err);
        assertTrue(out().startsWith("Deployment shop, container shop\n"), this::out);
        assertTrue(out().contains("\n\nDeployment till, container shop\n"), this::out);
    }

    @Test
    void manifestsMayComeThroughAPipe() {
        input(DEPLOYMENT);

        assertEquals(0, run("explain", folder.toString(), "-"), this::err);
        assertTrue(out().startsWith("Deployment shop, container shop\n"), this::out);
    }

    @Test
    void whatHasNoWorkloadCannotBeExplained() throws IOException {
        String file = file("map.yaml", "kind: ConfigMap\n");

        assertEquals(2, run("explain", folder.toString(), file));
        assertEquals(file + ": no workload (expected: a Deployment or the like)\n", err());
        String shop = file("shop.yaml", DEPLOYMENT);
        assertEquals(2, run("explain", folder.toString(), shop, "--container", "x"));
        assertEquals(shop + ": no workload with a container x (expected: a Deployment or the like)\n", err());
    }

    @Test
    void whatCannotBeReadIsSaid() throws IOException {
        assertEquals(2, run("explain", folder.toString(), file("broken.yaml", BROKEN)));
        assertTrue(err().contains("broken.yaml:2:1: "), this::err);
    }

    @Test
    void whatCannotBeMeantIsRefused() throws IOException {
        String shop = file("shop.yaml", DEPLOYMENT);
        String dir = folder.toString();

        misuse("explain", "Missing required parameter: 'DIR'", "explain");
        misuse("explain", "--mode: kill (expected: sigterm, prestop or sleep)", "explain", dir, "--mode", "kill");
        misuse(
                "explain",
                "--mode: sleep beside manifests (expected: either; they say how the pod is stopped)",
                "explain",
                dir,
                shop,
                "--mode",
                "sleep");
        misuse("explain", "--sleep: 5s (expected: only with --mode sleep)", "explain", dir, "--sleep", "5s");
        misuse(
                "explain",
                "--sleep: 5 (expected: a duration such as 15s or 2m)",
                "explain",
                dir,
                "--mode",
                "sleep",
                "--sleep",
                "5");
    }

    @Test
    void theFirstArgumentIsTheService() throws IOException {
        String shop = file("shop.yaml", DEPLOYMENT);

        assertEquals(2, run("explain", shop));
        assertEquals(
                shop
                        + ": is no folder (expected: the folder of a service's project, with its pom.xml or build.gradle)\n",
                err());
    }
}
