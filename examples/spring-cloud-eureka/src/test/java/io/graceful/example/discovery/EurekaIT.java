package io.graceful.example.discovery;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.example.eureka.Shop;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real registry, two instances, one real SIGTERM, and callers that know only what the registry tells them. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class EurekaIT {

    /** The server's class path brings Jersey, which clients would use if they saw it. */
    private static final String NOT_THE_SERVERS_CLIENT = "eureka.client.jersey.enabled=false";

    private static Jvm registry;
    private static String url;

    @BeforeAll
    static void startRegistry() throws Exception {
        registry = Jvm.start(
                Registry.class,
                false,
                List.of(
                        "server.port=0",
                        "graceful.enabled=false",
                        "eureka.client.register-with-eureka=false",
                        "eureka.client.fetch-registry=false",
                        "eureka.server.enable-self-preservation=false",
                        "eureka.server.wait-time-in-ms-when-sync-empty=0",
                        "eureka.server.response-cache-update-interval-ms=2000"));
        url = "http://localhost:" + registry.port() + "/eureka/";
    }

    @AfterAll
    static void stopRegistry() throws Exception {
        registry.close();
    }

    private static Jvm shop(String instance, String... properties) throws Exception {
        List<String> all = new ArrayList<>(List.of(properties));
        all.addAll(List.of(
                "server.port=0",
                "shop.instance=" + instance,
                "eureka.instance.instance-id=" + instance,
                "eureka.instance.hostname=localhost",
                NOT_THE_SERVERS_CLIENT,
                "eureka.client.service-url.defaultZone=" + url));
        return Jvm.start(Shop.class, true, all);
    }

    /** An application of its own, so that what is left of it in the registry is nobody's business. */
    private static Jvm alone(String name, String... properties) throws Exception {
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("spring.application.name=" + name);
        return shop(name, all.toArray(String[]::new));
    }

    private static Callers callers() {
        return new Callers(List.of(
                "spring.application.name=caller",
                "graceful.enabled=false",
                NOT_THE_SERVERS_CLIENT,
                "eureka.client.register-with-eureka=false",
                "eureka.client.service-url.defaultZone=" + url,
                "eureka.client.registry-fetch-interval-seconds=2",
                "spring.cloud.loadbalancer.cache.ttl=2s"));
    }

    private static void losesNothing(String... properties) throws Exception {
        try (Jvm one = shop("one", properties);
                Jvm two = shop("two", properties);
                Callers callers = callers()) {
            one.until("READY");
            two.until("READY");
            callers.begin("one", "two");
            callers.until(60);

            long signal = System.nanoTime();
            one.sigterm();
            int status = one.exit(Duration.ofSeconds(40));
            Duration took = Duration.ofNanos(System.nanoTime() - signal);
            callers.until(60);
            String result = callers.end();

            System.out.println("RESULT " + took + " " + result);
            assertEquals(143, status, one.output());
            assertTrue(result.startsWith("0 of "), result + "\n" + one.output());
            assertTrue(took.compareTo(Duration.ofSeconds(13)) < 0, took + "\n" + one.output());
        }
    }

    @Test
    void anInstanceThatStopsLosesNothing() throws Exception {
        losesNothing();
    }

    @Test
    void healthChecksDoNotBringItBack() throws Exception {
        losesNothing("eureka.client.healthcheck.enabled=true", "management.endpoint.health.probes.enabled=false");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itIsNotUpBeforeItIsWarm(boolean healthChecks) throws Exception {
        notUpBeforeItIsWarm(healthChecks);
    }

    private static void notUpBeforeItIsWarm(boolean healthChecks) throws Exception {
        try (Jvm one = alone(
                "cold",
                "shop.warmup=5s",
                "eureka.client.initial-instance-info-replication-interval-seconds=1",
                "eureka.client.healthcheck.enabled=" + healthChecks,
                "management.endpoint.health.probes.enabled=false")) {
            one.until("Warming up");
            Set<String> before = new TreeSet<>();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                before.add(status("cold"));
                return one.output().contains("READY");
            });
            await("up")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> status("cold").equals("UP"));

            assertTrue(before.remove("STARTING"), "the registry did not know of it: " + before);
            before.remove("none");
            // The last question may have come after READY.
            before.remove(status("cold"));
            assertEquals(Set.of(), before);
        }
    }

    @Test
    void aStopDuringTheWarmUpKeepsItFromEverBeingUp() throws Exception {
        try (Jvm one = alone(
                "early", "shop.warmup=20s", "eureka.client.initial-instance-info-replication-interval-seconds=1")) {
            one.until("Warming up");
            await("known")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> status("early").equals("STARTING"));
            one.sigterm();
            Set<String> seen = new TreeSet<>();
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                seen.add(status("early"));
                return status("early").equals("none");
            });

            assertFalse(seen.contains("UP"), seen.toString());
            assertEquals(143, one.exit(Duration.ofSeconds(10)));
        }
    }

    /** As after a restart of the registry: the next heartbeat is answered with 404, and the client registers anew. */
    @Test
    void aRegistryThatHasForgottenItIsNotToldThatItIsUp() throws Exception {
        try (Jvm one = alone("forgotten", "eureka.instance.lease-renewal-interval-in-seconds=1")) {
            one.until("READY");
            await("up")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> status("forgotten").equals("UP"));
            call("GET", "http://localhost:" + one.port() + "/price");
            one.sigterm();
            one.until("Told the registry");
            assertEquals("OUT_OF_SERVICE", status("forgotten"));
            call("DELETE", url + "apps/FORGOTTEN/forgotten");
            Set<String> seen = new TreeSet<>();
            await("registered anew").atMost(Duration.ofSeconds(6)).until(() -> {
                seen.add(status("forgotten"));
                return seen.contains("OUT_OF_SERVICE");
            });

            assertFalse(seen.contains("UP"), seen.toString());
        }
    }

    /** Killed while it stopped, it could not take back what it had said; the next one has the same id, as in a StatefulSet. */
    @Test
    void oneThatComesBackAfterAKillIsUpAgain() throws Exception {
        try (Jvm first = alone("stateful")) {
            first.until("READY");
            await("up")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> status("stateful").equals("UP"));
            call("GET", "http://localhost:" + first.port() + "/price");
            first.sigterm();
            first.until("Told the registry");
        }
        assertEquals("OUT_OF_SERVICE", status("stateful"));
        try (Jvm second = alone("stateful")) {
            second.until("READY");
            await("up")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> status("stateful").equals("UP"));
        }
    }

    private static String status(String instance) throws IOException {
        Matcher status = Pattern.compile("\"status\":\"(\\w+)\"")
                .matcher(call("GET", url + "apps/" + instance.toUpperCase(Locale.ROOT) + "/" + instance));
        return status.find() ? status.group(1) : "none";
    }

    private static String call(String method, String address) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(address).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setRequestProperty("Accept", "application/json");
        if (connection.getResponseCode() != 200) {
            return "";
        }
        try (InputStream body = connection.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
