package io.graceful.manifest.check;

import static io.graceful.manifest.check.HookTexts.drain;
import static io.graceful.manifest.check.HookTexts.sleep;
import static io.graceful.manifest.check.HookTexts.sleeping;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.service.Figure;
import io.graceful.manifest.service.Framework;
import io.graceful.manifest.service.ServiceProfile;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GraceRulesTest extends RuleContract {

    private static final String GRACE = "terminationGracePeriodSeconds: 30";
    private static final String TOLD = "value: 30s";

    @Override
    Set<Rule> rules() {
        return Set.of(Rule.G01, Rule.G02, Rule.G03, Rule.G04, Rule.G05, Rule.G06);
    }

    @Override
    Stream<RuleCase> breaks() {
        return Stream.of(
                slowNodes(Rule.G01, "a drain that is too long")
                        .reading(RuleCase.withGraceful().drain(set("drain", 40))),
                slowNodes(Rule.G01, "one second too much")
                        .reading(RuleCase.withGraceful().drain(set("drain", 18))),
                slowNodes(Rule.G01, "a sleep that pushes the rest out; the service waits itself")
                        .insert("image:", sleep(10))
                        .reading(RuleCase.withGraceful()),
                slowNodes(Rule.G01, "a sleep, and a rest that is too long without it too")
                        .insert("image:", sleep(10))
                        .reading(RuleCase.withGraceful().drain(set("drain", 40))),
                slowNodes(Rule.G01, "a sleep before a service that only drains")
                        .insert("image:", sleep(10))
                        .replace(TOLD, "value: 20s")
                        .reading(RuleCase.withGraceful()
                                .propagation(RuleCase.figure("graceful.propagation.delay", 0))
                                .drain(set("drain", 20))),
                slowNodes(Rule.G01, "Spring's phases of 30 s").service(spring(30)),
                slowNodes(Rule.G01, "a hook that is the drain does not count twice, but stop does")
                        .insert("image:", drain())
                        .reading(RuleCase.withGraceful()
                                .tokenValue("open-sesame")
                                .stop(set("stop", 20))),
                slowNodes(Rule.G02, "a sleep as long as the grace period")
                        .insert("image:", sleep(30))
                        .replace(TOLD, "value: 1s")
                        .reading(sleeping()),
                slowNodes(Rule.G02, "a sleep that leaves 2 s")
                        .insert("image:", "          lifecycle: {preStop: {exec: {command: [sh, -c, sleep 28]}}}")
                        .reading(sleeping()),
                slowNodes(Rule.G02, "a sleep that graceful makes needless")
                        .insert("image:", sleep(29))
                        .reading(RuleCase.withGraceful()),
                slowNodes(Rule.G02, "the grace period is not even said")
                        .replace("      " + GRACE + "\n", "")
                        .insert("image:", "          lifecycle: {preStop: {exec: {command: [sleep, 30s]}}}")
                        .reading(sleeping()),
                slowNodes(Rule.G03, "the service counts on more")
                        .replace(TOLD, "value: 45s")
                        .reading(RuleCase.withGraceful()),
                slowNodes(Rule.G03, "the pod gives more")
                        .replace(GRACE, "terminationGracePeriodSeconds: 45")
                        .reading(RuleCase.withGraceful()),
                slowNodes(Rule.G03, "one second off")
                        .replace(TOLD, "value: 31s")
                        .reading(RuleCase.withGraceful()),
                slowNodes(Rule.G03, "what Quarkus' extension writes")
                        .replace(GRACE, "terminationGracePeriodSeconds: 10")
                        .service(RuleCase.withGraceful().framework(Framework.QUARKUS)),
                slowNodes(Rule.G03, "the pod says nothing, the service 60 s")
                        .replace("      " + GRACE + "\n", "")
                        .replace(TOLD, "value: 60s")
                        .reading(RuleCase.withGraceful().drain(set("drain", 40))),
                slowNodes(Rule.G03, "the service is told nothing")
                        .replace(GRACE, "terminationGracePeriodSeconds: 60")
                        .replace(environment(), "")
                        .reading(RuleCase.withGraceful()),
                slowNodes(Rule.G03, "a sleep takes its part before SIGTERM")
                        .insert("image:", sleep(10))
                        .reading(sleeping()),
                slowNodes(Rule.G04, "zero")
                        .replace(GRACE, "terminationGracePeriodSeconds: 0")
                        .reading(RuleCase.withGraceful()),
                slowNodes(Rule.G04, "zero, of a service nobody knows")
                        .replace(GRACE, "terminationGracePeriodSeconds: 0")
                        .service(ServiceProfile.builder()),
                RuleCase.of(Rule.G05, "spot nodes")
                        .facts(facts -> facts.nodes(Facts.Nodes.SPOT))
                        .reading(RuleCase.withGraceful()),
                RuleCase.of(Rule.G05, "spot nodes, and no grace period said")
                        .replace("      " + GRACE + "\n", "")
                        .facts(facts -> facts.nodes(Facts.Nodes.SPOT))
                        .reading(RuleCase.withGraceful()),
                RuleCase.of(Rule.G05, "the node leaves less")
                        .facts(facts -> facts.nodeShutdown(Duration.ofSeconds(15)))
                        .reading(RuleCase.withGraceful()),
                RuleCase.of(Rule.G05, "longer than the autoscaler waits")
                        .replace(GRACE, "terminationGracePeriodSeconds: 601")
                        .replace(TOLD, "value: 601s")
                        .facts(facts -> facts.nodes(Facts.Nodes.AUTOSCALED).nodeShutdown(null))
                        .reading(RuleCase.withGraceful()),
                RuleCase.of(Rule.G06, "a value that cannot work")
                        .service(RuleCase.withGraceful()
                                .problem("graceful.drain.timeout: 10 (expected: a duration, such as 10s)")),
                RuleCase.of(Rule.G06, "two of them")
                        .service(RuleCase.withGraceful()
                                .problem("graceful.drain.timeout: 10 (expected: a duration, such as 10s)")
                                .problem("graceful.management.port: x (expected: a port)")));
    }

    @Override
    Stream<RuleCase> keeps() {
        return Stream.of(
                slowNodes(Rule.G01, "it just fits")
                        .service(RuleCase.withGraceful().drain(set("drain", 17))),
                slowNodes(Rule.G01, "a hook that is propagation and drain")
                        .insert("image:", drain())
                        .service(RuleCase.withGraceful()
                                .tokenValue("open-sesame")
                                .drain(set("drain", 17))),
                slowNodes(Rule.G01, "a program that calls the drain")
                        .insert(
                                "image:",
                                "          lifecycle: {preStop: {exec: {command: [curl, -H, 'X-Graceful-Token:"
                                        + " open-sesame', 'http://localhost:8081/drain']}}}")
                        .service(RuleCase.withGraceful()
                                .tokenValue("open-sesame")
                                .drain(set("drain", 17))),
                slowNodes(Rule.G02, "a sleep that leaves enough")
                        .insert("image:", sleep(10))
                        .replace(TOLD, "value: 20s")
                        .reading(sleeping()),
                slowNodes(Rule.G02, "what the API server refuses is said so")
                        .insert("image:", sleep(31))
                        .reading(sleeping()),
                slowNodes(Rule.G03, "nothing said on either side")
                        .replace("      " + GRACE + "\n", "")
                        .replace(environment(), ""),
                slowNodes(Rule.G03, "the service is told what the sleep leaves")
                        .insert("image:", sleep(10))
                        .replace(TOLD, "value: 20s")
                        .reading(sleeping()),
                RuleCase.of(Rule.G04, "one second").replace(GRACE, "terminationGracePeriodSeconds: 1"),
                RuleCase.of(Rule.G05, "spot nodes and 25 s")
                        .replace(GRACE, "terminationGracePeriodSeconds: 25")
                        .facts(facts -> facts.nodes(Facts.Nodes.SPOT)),
                RuleCase.of(Rule.G05, "the autoscaler's own limit")
                        .replace(GRACE, "terminationGracePeriodSeconds: 600")
                        .facts(facts -> facts.nodes(Facts.Nodes.AUTOSCALED).nodeShutdown(null)),
                RuleCase.of(Rule.G05, "just as long as the node gives")
                        .facts(facts -> facts.nodeShutdown(Duration.ofSeconds(30))),
                slowNodes(Rule.G06, "the sum is said once, where it can be mended")
                        .service(RuleCase.withGraceful()
                                .drain(set("drain", 40))
                                .problem("termination-grace-period: 30s (expected: at least 53s = propagation.delay 8s"
                                        + " + drain.timeout 40s + stop.timeout 3s + 2s)")));
    }

    @Test
    void theArithmeticStandsInTheMessage() {
        assertEquals(
                List.of("propagation 8s + drain 40s + stop 3s + exit 2s = 53s > grace period 30s"),
                messages(slowNodes(Rule.G01, "").service(RuleCase.withGraceful().drain(set("drain", 40)))));
        assertEquals(
                List.of("preStop 30s of the grace period 30s leaves 0s, so SIGKILL comes 2s after SIGTERM;"
                        + " needed is preStop 30s + propagation 8s + drain 10s + stop 3s + exit 2s = 53s"),
                messages(slowNodes(Rule.G02, "").insert("image:", sleep(30))));
        assertEquals(
                List.of("graceful.termination-grace-period 30s (default) is 15s shorter than grace period 45s"),
                messages(slowNodes(Rule.G03, "").replace(GRACE, "terminationGracePeriodSeconds: 45")));
    }

    @Test
    void aServiceNobodyKnowsIsUndecidedUnlessTheHookAloneIsTooLong() {
        RuleCase unknown = slowNodes(Rule.G01, "").service(ServiceProfile.builder());
        RuleCase asleep = slowNodes(Rule.G01, "").insert("image:", sleep(30)).service(ServiceProfile.builder());

        assertTrue(unknown.report().undecided().contains(new Undecided(Rule.G01, Fact.SERVICE, "Deployment shop")));
        assertEquals(Set.of(), unknown.broken());
        assertTrue(asleep.broken().contains(Rule.G02), () -> asleep.broken().toString());
    }

    @Test
    void nodesAreAskedForOnlyWhenTheGracePeriodIsUnusual() {
        RuleCase usual =
                RuleCase.of(Rule.G05, "").facts(facts -> facts.nodes(null).nodeShutdown(null));
        RuleCase longer = RuleCase.of(Rule.G05, "")
                .replace(GRACE, "terminationGracePeriodSeconds: 31")
                .facts(facts -> facts.nodes(null).nodeShutdown(null));

        assertEquals(List.of(), usual.report().undecided());
        assertEquals(
                List.of(
                        new Undecided(Rule.G05, Fact.NODES, "Deployment shop"),
                        new Undecided(Rule.G05, Fact.NODE_SHUTDOWN, "Deployment shop")),
                longer.report().undecided());
    }

    private static List<String> messages(RuleCase one) {
        return one.report().open().stream().map(Finding::message).toList();
    }

    /** Nodes that leave more than the usual, so that a longer grace period is no fault in itself. */
    private static RuleCase slowNodes(Rule rule, String name) {
        return RuleCase.of(rule, name).facts(facts -> facts.nodeShutdown(Duration.ofMinutes(5)));
    }

    private static Figure set(String name, long seconds) {
        return new Figure(Duration.ofSeconds(seconds), "graceful." + name + ".timeout", "graceful.properties:3");
    }

    private static ServiceProfile.Builder spring(long drain) {
        return ServiceProfile.builder()
                .framework(Framework.SPRING_BOOT)
                .graceful(false)
                .propagation(RuleCase.figure("my.own.delay", 5))
                .drain(RuleCase.figure("spring.lifecycle.timeout-per-shutdown-phase", drain));
    }

    private static String environment() {
        return "          env:\n            - {name: GRACEFUL_TERMINATION_GRACE_PERIOD, value: 30s}\n";
    }
}
