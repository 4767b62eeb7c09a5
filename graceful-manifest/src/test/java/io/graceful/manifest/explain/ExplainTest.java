package io.graceful.manifest.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.check.ServiceContainer;
import io.graceful.manifest.kube.Manifests;
import io.graceful.manifest.kube.Workload;
import io.graceful.manifest.service.Figure;
import io.graceful.manifest.service.Framework;
import io.graceful.manifest.service.ServiceProfile;
import io.graceful.manifest.yaml.YamlFile;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainTest {

    @Test
    void sigtermAloneIsPhasesOneAfterTheOther() {
        assertEquals("""
                plain Java
                the stop, begun by SIGTERM
                     0s          |>                                       | DELETE: SIGTERM, and routers begin to forget the pod
                     0s to 8s    |===========                             | PROPAGATING: serves on while routers forget it, at most 15s if they are slow (graceful.propagation.delay 8s, default)
                     8s to 18s   |           =============                | DRAINING: requests in flight end (graceful.drain.timeout 10s, default)
                    18s to 21s   |                        ====            | STOPPING: stop hooks run, ports close last (graceful.stop.timeout 3s, default)
                    21s to 23s   |                            ===         | exit: the report, and the end of the JVM
                    23s to 30s   |                               .........| slack
                    30s          |                                       !| SIGKILL (graceful.termination-grace-period, default)
                  needs 23s = propagation 8s + drain 10s + stop 3s + exit 2s, of 30s
                  slack 7s
                the start
                     0s          |>                                       | the container runs: STARTING
                     0s to 60s   |========================================| WARMING_UP at most (graceful.warmup.timeout 1m, default)
                  a startup probe has to wait at least that long: periodSeconds x failureThreshold
                """, Explain.of(withGraceful().build(), PreStopHook.NONE));
    }

    @Test
    void aDrainHookEndsWithTheDrainAndCostsNothing() {
        String text = Explain.of(withGraceful().build(), PreStopHook.drain("/drain"));

        contains(text, "the stop, begun by preStop GET /drain\n");
        contains(text, "| DELETE: preStop GET /drain, and routers begin to forget the pod\n");
        contains(
                text,
                "    18s          |                        >               | the hook's answer is complete: SIGTERM\n");
        contains(text, "  needs 23s = propagation 8s + drain 10s + stop 3s + exit 2s, of 30s\n  slack 7s\n");
    }

    @Test
    void aSleepIsPaidBeforeEverythingElse() {
        String text = Explain.of(withGraceful().build(), PreStopHook.sleep(Duration.ofSeconds(10)));

        contains(text, """
                    28s to 31s   |                                  ==xx  | STOPPING: stop hooks run, ports close last\
                """);
        contains(text, """
                  needs 33s = hook 10s + propagation 8s + drain 10s + stop 3s + exit 2s, of 30s
                  if routers are slow it takes until 40s: the service counts its 30s from SIGTERM
                  does not fit: 3s too little, SIGKILL cuts off the stop
                """);
    }

    @Test
    void aSleepOfTheWholeGracePeriodLeavesTwoSeconds() {
        String text = Explain.of(withGraceful().build(), PreStopHook.sleep(Duration.ofSeconds(45)));

        contains(text, "     0s to 30s   |=======================                 | preStop sleep 45s: serves on");
        contains(text, "of 32s: the grace period, and 2s that the kubelet leaves after a hook\n");
        contains(text, "  does not fit: 21s too little, SIGKILL cuts off the propagation\n");
    }

    @Test
    void whatIsNotKnownIsNotMadeUp() {
        String text = Explain.of(ServiceProfile.unknown(), PreStopHook.NONE);

        contains(
                text,
                "     0s to ?     |                                        | PROPAGATING: serves on while routers forget");
        contains(
                text,
                "      ?          |                                        | DRAINING: requests in flight end; how long is not known");
        contains(text, "  needs at least 2s = exit 2s, of 30s\n  slack at most 28s\n");
        contains(text, "| until it is ready; how long is not known\n");
        assertFalse(text.contains("| slack"), text);
    }

    @Test
    void aServiceWithoutAWaitHasNone() {
        ServiceProfile spring = ServiceProfile.builder()
                .framework(Framework.SPRING_BOOT)
                .graceful(false)
                .propagation(figure("spring.lifecycle", 0))
                .drain(new Figure(
                        Duration.ofSeconds(20), "spring.lifecycle.timeout-per-shutdown-phase", "application.yml:3"))
                .stop(figure("spring.lifecycle", 0))
                .build();

        String text = Explain.of(spring, PreStopHook.NONE);

        contains(
                text,
                "     0s          |-                                       | no wait for routers (spring.lifecycle 0s, default)\n");
        contains(text, "(spring.lifecycle.timeout-per-shutdown-phase 20s, application.yml:3)\n");
        contains(text, "  needs 22s = drain 20s + exit 2s, of 30s\n  slack 8s\n");
    }

    @Test
    void aPodHasItsOwnGracePeriodHookAndProbes() {
        String text = explained(POD.replace("HOOK", "httpGet: {path: /drain, port: 8081}"));

        contains(text, "Pod shop, container shop\nthe stop, begun by preStop GET /drain\n");
        contains(text, "| SIGKILL (terminationGracePeriodSeconds, shop.yaml:5:3)\n");
        contains(text, "  but the service counts on 30s (graceful.termination-grace-period 30s, default)\n");
        contains(text, "  does not fit: 3s too little, SIGKILL cuts off the stop\n");
        contains(text, "| the startupProbe (2s x 20 failures, shop.yaml:8:7) gives up: the container is restarted\n");
        contains(text, "  does not fit: 20s too little, it may be restarted while it warms up\n");
    }

    @Test
    void withoutAStartupProbeTheLivenessProbeJudges() {
        String text = explained(POD.replace("startupProbe: {", "livenessProbe: {initialDelaySeconds: 30, "));

        contains(
                text,
                "    70s          |                                       !| the livenessProbe (30s + 2s x 20 failures,");
        contains(text, "  slack 10s\n");
    }

    @Test
    void withoutProbesNothingEndsASlowStart() {
        String text = explained(POD.replaceAll("startupProbe: .*", "image: shop"));

        contains(text, "  no startup and no liveness probe: nothing ends a slow start\n");
    }

    @Test
    void aHookOfUnknownLengthIsSaidToBe() {
        String text = explained(POD.replace("HOOK", "exec: {command: [/stop.sh]}"));

        contains(text, "| preStop /stop.sh: serves on, and does not know that it is stopped; how long is not known\n");
        contains(text, "  needs at least 23s = propagation 8s + drain 10s + stop 3s + exit 2s, of 20s\n");
    }

    private static void contains(String text, String part) {
        assertTrue(text.contains(part), () -> "no \n" + part + "in\n" + text);
    }

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: shop, labels: {app: shop}}
            spec:
              terminationGracePeriodSeconds: 20
              containers:
                - name: shop
                  startupProbe: {httpGet: {path: /startupz, port: 8081}, periodSeconds: 2, failureThreshold: 20}
                  lifecycle: {preStop: {HOOK}}
            """;

    private static String explained(String text) {
        Manifests manifests = Manifests.of(List.of(YamlFile.of("shop.yaml", text)));
        Workload workload = manifests.workloads().get(0);
        return Explain.of(
                withGraceful().build(),
                workload,
                ServiceContainer.of(workload, null).orElseThrow());
    }

    static ServiceProfile.Builder withGraceful() {
        return ServiceProfile.builder()
                .framework(Framework.PLAIN)
                .graceful(true)
                .gracePeriod(figure("graceful.termination-grace-period", 30))
                .propagation(figure("graceful.propagation.delay", 8))
                .drain(figure("graceful.drain.timeout", 10))
                .stop(figure("graceful.stop.timeout", 3))
                .warmup(figure("graceful.warmup.timeout", 60));
    }

    static Figure figure(String name, long seconds) {
        return new Figure(Duration.ofSeconds(seconds), name, Figure.DEFAULT);
    }
}
