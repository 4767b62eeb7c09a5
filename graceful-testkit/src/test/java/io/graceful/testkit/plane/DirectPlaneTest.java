package io.graceful.testkit.plane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.scenario.PodSpec;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DirectPlaneTest {

    private static final List<PodSpec.Port> PORTS = List.of(new PodSpec.Port("http", 0), new PodSpec.Port("m", 0));

    @Test
    void noPortIsGivenTwiceNotEvenToAnotherKit() {
        Set<Integer> given = new HashSet<>();
        try (DirectPlane one = new DirectPlane();
                DirectPlane other = new DirectPlane()) {
            for (int i = 0; i < 100; i++) {
                for (DirectPlane plane : List.of(one, other)) {
                    Sandbox sandbox = plane.add("pod-" + i, "node-1", PORTS);
                    assertTrue(given.addAll(sandbox.ports().values()));
                }
            }
        }
        assertEquals(400, given.size());
    }

    @Test
    void whenThereIsNoPortLeftItSaysSo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            int port = taken.getLocalPort();
            PlaneException failure = assertThrows(PlaneException.class, () -> {
                try (DirectPlane plane = new DirectPlane(new PortRange(port, port))) {
                    plane.add("pod-1", "node-1", PORTS);
                }
            });
            assertTrue(
                    failure.getMessage().startsWith("no free port from " + port + " to " + port), failure::getMessage);
        }
    }

    @Test
    void portsAreOutsideOfThoseThatConnectionsGet() {
        assertEquals(new PortRange(10_000, 32_767), PortRange.outside("32768\t60999\n"));
        assertEquals(new PortRange(61_001, 65_535), PortRange.outside("1024 61000"));
    }

    @Test
    void podsAndNodesHaveAddressesOfTheirOwn() {
        try (DirectPlane plane = new DirectPlane()) {
            assertNotEquals(
                    plane.add("a", "node-1", PORTS).address(),
                    plane.add("b", "node-1", PORTS).address());
            assertNotEquals(plane.source("node-1"), plane.source("node-2"));
            assertEquals(plane.source("node-1"), plane.source("node-1"));
        }
    }

    @Test
    void everyEndpointHasItsShareAndNoneMeansRefused() {
        try (DirectPlane plane = new DirectPlane()) {
            SplittableRandom random = new SplittableRandom(1);
            assertEquals(Route.Fate.REFUSED, plane.route("node-1", "", random).fate());

            Sandbox a = plane.add("a", "node-1", PORTS);
            Sandbox b = plane.add("b", "node-1", PORTS);
            plane.program("node-1", List.of(a.endpoint(), b.endpoint()));
            int toA = 0;
            for (int i = 0; i < 1_000; i++) {
                toA += plane.route("node-1", "", random).pod().equals("a") ? 1 : 0;
            }
            assertTrue(toA > 420 && toA < 580, "of 1,000 to one of two: " + toA);

            plane.remove(a);
            plane.program("node-1", List.of(a.endpoint()));
            assertEquals(Route.Fate.NO_ANSWER, plane.route("node-1", "", random).fate());
        }
    }
}
