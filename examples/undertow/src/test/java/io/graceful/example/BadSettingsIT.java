package io.graceful.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that cannot work, and ports that are taken: the process says everything that is wrong, and is gone. */
class BadSettingsIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private ServiceProcess service;

    @AfterEach
    void leaveNothing() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource({
        "termination-grace-period, 1s",
        "termination-grace-period, soon",
        "propagation.delay, -1s",
        "propagation.quiet-period, 3",
        "propagation.max, 1s",
        "drain.timeout, forever",
        "drain.late-requests, maybe",
        "stop.timeout, PT-1S",
        "readiness.on-stop, never",
        "warmup.timeout, 0s",
        "management.port, 65536",
        "management.host, ''",
        "management.token, short",
    })
    void oneWrongSettingIsNamedWithWhatWasExpected(String key, String value) {
        service = refuses(ServiceProcess.named("pod-a")
                .inKubernetes()
                .env("GRACEFUL_" + key.toUpperCase().replace('.', '_').replace('-', '_'), value));

        assertTrue(service.output().contains(key + ": "), service.output());
        assertTrue(service.output().contains("(expected: "), service.output());
    }

    @Test
    void everyWrongSettingIsInOneMessage() {
        service = refuses(ServiceProcess.named("pod-a")
                .inKubernetes()
                .env("GRACEFUL_DRAIN_TIMEOUT", "-1s")
                .env("GRACEFUL_MANAGEMENT_PORT", "http")
                .env("GRACEFUL_MANAGEMENT_TOKEN", "sesame")
                .env("GRACEFUL_PROPAGATION_MAX", "1s")
                .jvm("-Dgraceful.readiness.on-stop=later")
                .jvm("-Dgraceful.propagation.dealy=2s"));

        for (String problem : List.of(
                "drain.timeout: -1s",
                "management.port: http",
                "management.token: ***",
                "readiness.on-stop: later",
                "graceful.propagation.delay?",
                "propagation.max: 1s (expected: not shorter than propagation.delay, 8s)")) {
            assertTrue(service.output().contains(problem), () -> "does not say " + problem + ":\n" + service.output());
        }
        assertFalse(service.output().contains("sesame"), "a secret is in the log");
        assertEquals(1, count("graceful cannot start"), service.output());
    }

    @Test
    void aContradictionComesWithItsArithmetic() {
        service = refuses(ServiceProcess.named("pod-a").inKubernetes().env("GRACEFUL_PROPAGATION_DELAY", "20s"));

        assertTrue(
                service.output()
                        .contains("at least 35s = propagation.delay 20s + drain.timeout 10s + stop.timeout 3s + 2s"),
                service.output());
    }

    @Test
    void aTakenManagementPortStopsTheStart() throws IOException {
        int application = Ports.free();
        try (ServerSocket taken = new ServerSocket(0)) {
            service = refuses(ServiceProcess.named("pod-a").inKubernetes().ports(application, taken.getLocalPort()));

            assertTrue(service.output().contains("management.port: " + taken.getLocalPort()), service.output());
        }
        assertTrue(Ports.isFree(application), "the application's port is held by nobody we know");
    }

    @Test
    void aTakenApplicationPortLeavesNothingHalfStarted() throws IOException {
        int management = Ports.free();
        try (ServerSocket taken = new ServerSocket(0)) {
            service = ServiceProcess.named("pod-a")
                    .inKubernetes()
                    .ports(taken.getLocalPort(), management)
                    .start();

            assertTrue(service.ends(LIMIT), () -> "half started, it lives on:\n" + service.output());
            assertEquals(1, service.exitCode(), service.output());
            assertTrue(service.output().contains("port cannot be opened"), service.output());
        }
        assertTrue(Ports.isFree(management), "the management port is held by nobody we know");
    }

    private static ServiceProcess refuses(Launch builder) {
        ServiceProcess process = builder.start();
        assertTrue(process.ends(LIMIT), () -> "it lives on:\n" + process.output());
        assertEquals(1, process.exitCode(), process.output());
        assertFalse(process.output().contains("READY"), process.output());
        assertTrue(process.output().contains("graceful cannot start with th"), process.output());
        return process;
    }

    private long count(String part) {
        return service.output().lines().filter(line -> line.contains(part)).count();
    }
}
