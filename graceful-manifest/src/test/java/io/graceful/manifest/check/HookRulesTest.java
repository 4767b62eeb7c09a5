package io.graceful.manifest.check;

import static io.graceful.manifest.check.HookTexts.call;
import static io.graceful.manifest.check.HookTexts.drain;
import static io.graceful.manifest.check.HookTexts.exec;
import static io.graceful.manifest.check.HookTexts.hook;
import static io.graceful.manifest.check.HookTexts.sleep;
import static io.graceful.manifest.check.HookTexts.sleeping;
import static io.graceful.manifest.check.HookTexts.withToken;
import static io.graceful.manifest.check.HookTexts.withoutGraceful;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.service.Framework;
import io.graceful.manifest.service.ServiceProfile;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HookRulesTest extends RuleContract {

    private static final String TOLD = "value: 30s";

    @Override
    Set<Rule> rules() {
        return EnumSet.range(Rule.P01, Rule.P13);
    }

    @Override
    Stream<RuleCase> breaks() {
        return Stream.of(programs(), targets(), waits(), fields(), shutdowns()).flatMap(cases -> cases);
    }

    private static Stream<RuleCase> programs() {
        return Stream.of(
                asleep(Rule.P01, "sleep", exec("sleep, '10'")).facts(facts -> facts.image(Facts.Image.DISTROLESS)),
                asleep(Rule.P01, "a shell, before native sleep", exec("/bin/sh, -c, sleep 10"))
                        .facts(facts -> facts.image(Facts.Image.DISTROLESS).kubernetes(new KubernetesVersion(1, 29))),
                asleep(Rule.P01, "the base image says so", exec("sleep, '10'"))
                        .facts(facts -> facts.image(null))
                        .dockerfile("FROM gcr.io/distroless/java17-debian12\nCMD [\"service.jar\"]\n"),
                asleep(Rule.P01, "the manifest says so", exec("sleep, '10'"))
                        .replace("registry.example/shop:1.0", "gcr.io/distroless/java17")
                        .facts(facts -> facts.image(null))
                        .dockerfile(""),
                RuleCase.of(Rule.P01, "a sleep that nobody needs")
                        .insert("image:", exec("sleep, '5'"))
                        .facts(facts -> facts.image(Facts.Image.DISTROLESS)),
                RuleCase.of(Rule.P01, "curl that calls the drain")
                        .insert(
                                "image:",
                                exec("curl, -H, 'X-Graceful-Token: open-sesame', 'http://127.0.0.1:8081/drain'"))
                        .service(withToken())
                        .facts(facts -> facts.image(Facts.Image.DISTROLESS)),
                asleep(Rule.P02, "the version before", sleep(10))
                        .facts(facts -> facts.kubernetes(new KubernetesVersion(1, 29))),
                asleep(Rule.P02, "and no sleep in the image", sleep(10))
                        .facts(facts ->
                                facts.kubernetes(new KubernetesVersion(1, 28)).image(Facts.Image.DISTROLESS)),
                RuleCase.of(Rule.P02, "a sleep that nobody needs")
                        .insert("image:", sleep(5))
                        .facts(facts -> facts.kubernetes(new KubernetesVersion(1, 29))));
    }

    private static Stream<RuleCase> shutdowns() {
        return Stream.of(
                calls(Rule.P13, "the kubelet, with GET", "path: /actuator/shutdown\n                port: http"),
                calls(Rule.P13, "before 1.26", "path: actuator/shutdown/\n                port: management"),
                shutdown("curl, -X, POST, 'http://localhost:8080/actuator/shutdown'"),
                shutdown("/usr/bin/curl, -sXPOST, 'localhost:8080/shop/actuator/shutdown?wait=true'"),
                shutdown("/bin/sh, -c, 'sleep 5; curl -X POST http://127.0.0.1:8080/actuator/shutdown || true'"),
                shutdown("wget, --post-data=, -O-, 'http://localhost:8081/manage/shutdown'"),
                shutdown(
                        "sh, -c, 'wget -qO- --post-data \"\" http://[::1]:${MANAGEMENT_PORT:-8081}/actuator/shutdown'"),
                shutdown("sh, -c, 'curl -XPOST \"http://localhost:$(PORT)/ops/shutdown\" && true'")
                        .service(RuleCase.withGraceful().readinessPaths("/ops/health/readiness", "/healthz")),
                shutdown("curl, -XPOST, 'https://localhost/actuator/shutdown'").service(withoutGraceful()));
    }

    private static RuleCase shutdown(String words) {
        return RuleCase.of(Rule.P13, words).insert("image:", exec(words));
    }

    private static Stream<RuleCase> targets() {
        return Stream.of(
                calls(Rule.P03, "another path", "path: /shutdown\n                port: management"),
                calls(Rule.P03, "no path", "port: management"),
                calls(
                        Rule.P03,
                        "the node instead of the pod",
                        "path: /drain\n                port: management\n                host: localhost"),
                calls(Rule.P03, "a name that no port has", "path: /drain\n                port: mgmt"),
                calls(Rule.P03, "the application's port", "path: /drain\n                port: 8080"),
                calls(
                                Rule.P03,
                                "below a context path, on graceful's own port",
                                "path: /shop/drain\n                port: 8081")
                        .service(withToken()
                                .framework(Framework.SPRING_BOOT)
                                .gracefulPort(true)
                                .readinessPaths("/healthz", "/readyz", "/shop/healthz", "/shop/readyz")),
                calls(Rule.P03, "a port that nobody has", "path: /drain\n                port: 9000"),
                RuleCase.of(Rule.P03, "curl on the wrong port")
                        .insert(
                                "image:",
                                exec("curl, -H, 'X-Graceful-Token: open-sesame', 'http://localhost:8080/drain'"))
                        .service(withToken()),
                RuleCase.of(Rule.P03, "any service: a port that nobody has")
                        .insert("image:", hook("httpGet: {path: /bye, port: 9000}"))
                        .service(withoutGraceful()),
                RuleCase.of(Rule.P04, "probes").service(RuleCase.withGraceful().managementHost("127.0.0.1")),
                RuleCase.of(Rule.P04, "set in the manifest")
                        .insert("env:", "            - {name: GRACEFUL_MANAGEMENT_HOST, value: localhost}")
                        .service(environment -> RuleCase.withGraceful()
                                .managementHost(environment.variables().getOrDefault("GRACEFUL_MANAGEMENT_HOST", ""))
                                .build()),
                RuleCase.of(Rule.P04, "the hook")
                        .insert("image:", drain())
                        .service(withToken().managementHost("::1")),
                calls(Rule.P05, "Istio", "path: /drain\n                port: management")
                        .replace("      labels: {app: shop}\n    spec", nativeSidecar() + "    spec")
                        .facts(facts -> facts.mesh(Facts.Mesh.ISTIO)),
                calls(Rule.P05, "Istio, as the pod's label says", "path: /drain\n                port: management")
                        .replace(
                                "      labels: {app: shop}\n    spec",
                                nativeSidecar().replace("app: shop", "app: shop, sidecar.istio.io/inject: \"true\"")
                                        + "    spec"),
                RuleCase.of(Rule.P05, "any service's own hook")
                        .insert("image:", hook("httpGet: {path: /bye, port: http}"))
                        .replace("      labels: {app: shop}\n    spec", nativeSidecar() + "    spec")
                        .service(withoutGraceful())
                        .facts(facts -> facts.mesh(Facts.Mesh.ISTIO)),
                RuleCase.of(Rule.P11, "no header")
                        .insert("image:", hook("httpGet: {path: /drain, port: 8081}"))
                        .service(withToken()),
                RuleCase.of(Rule.P11, "a header of another kind")
                        .insert(
                                "image:",
                                hook(
                                        "httpGet: {path: //drain, port: 8081, httpHeaders: [{name: X-Token, value: open-sesame}]}"))
                        .service(withToken()),
                RuleCase.of(Rule.P11, "another token")
                        .insert("image:", drain())
                        .service(RuleCase.withGraceful().tokenValue("something-else")),
                RuleCase.of(Rule.P11, "another token, both in the manifest")
                        .insert("image:", drain())
                        .insert("env:", "            - {name: GRACEFUL_MANAGEMENT_TOKEN, value: something-else}"),
                RuleCase.of(Rule.P11, "the service has none")
                        .insert("image:", drain())
                        .service(RuleCase.withGraceful().token(false)),
                RuleCase.of(Rule.P11, "a variable that the kubelet does not fill in")
                        .insert(
                                "image:",
                                hook("httpGet: {path: /drain, port: 8081, httpHeaders: [{name: Authorization, value:"
                                        + " 'Bearer $(GRACEFUL_MANAGEMENT_TOKEN)'}]}"))
                        .service(RuleCase.withGraceful().token(true)));
    }

    private static Stream<RuleCase> waits() {
        return Stream.of(
                RuleCase.of(Rule.P07, "a sleep, and graceful").insert("image:", sleep(5)),
                RuleCase.of(Rule.P07, "a sleep in a shell, and graceful")
                        .insert("image:", exec("sh, -c, sleep 5 && true")),
                RuleCase.of(Rule.P07, "a sleep, and Quarkus' own delay")
                        .insert("image:", sleep(5))
                        .service(withoutGraceful().propagation(RuleCase.figure("quarkus.shutdown.delay", 10))),
                RuleCase.of(Rule.P08, "nobody waits").service(withoutGraceful()),
                RuleCase.of(Rule.P08, "nor does Spring")
                        .service(withoutGraceful().framework(Framework.SPRING_BOOT)),
                RuleCase.of(Rule.P08, "a sleep of nothing")
                        .insert("image:", sleep(0))
                        .service(withoutGraceful()),
                RuleCase.of(Rule.P08, "graceful is told not to").service(sleeping()),
                RuleCase.of(Rule.P09, "a sleep in front of any service")
                        .insert("image:", sleep(10))
                        .service(withoutGraceful()),
                RuleCase.of(Rule.P09, "a sleep of which the program is known")
                        .insert("image:", exec("sh, -c, 'sleep 10; true'"))
                        .service(withoutGraceful()));
    }

    private static Stream<RuleCase> fields() {
        return Stream.of(
                RuleCase.of(Rule.P06, "tcpSocket").insert("image:", hook("tcpSocket: {port: http}")),
                RuleCase.of(Rule.P06, "tcpSocket, of any service")
                        .insert("image:", hook("tcpSocket: {port: 8080}"))
                        .service(withoutGraceful()),
                RuleCase.of(Rule.P10, "none").insert("image:", hook("")),
                RuleCase.of(Rule.P10, "one that nobody knows").insert("image:", hook("command: [sleep, '10']")),
                RuleCase.of(Rule.P10, "two")
                        .insert("image:", hook("sleep: {seconds: 5}, exec: {command: [sleep, '5']}")),
                asleep(Rule.P12, "longer than the grace period", sleep(31)).facts(slow()),
                asleep(Rule.P12, "much longer, and not needed", sleep(90)).service(RuleCase.withGraceful()),
                asleep(Rule.P12, "no seconds", hook("sleep: {duration: 10}")),
                RuleCase.of(Rule.P12, "zero, too early")
                        .insert("image:", sleep(0))
                        .facts(facts -> facts.kubernetes(new KubernetesVersion(1, 32))));
    }

    @Override
    Stream<RuleCase> keeps() {
        return Stream.of(
                asleep(Rule.P01, "a shell", exec("sleep, '10'")),
                RuleCase.of(Rule.P01, "a program of the service's own")
                        .insert("image:", exec("/app/bin/drain"))
                        .facts(facts -> facts.image(Facts.Image.DISTROLESS)),
                asleep(Rule.P01, "a distroless image with a shell", exec("sleep, '10'"))
                        .facts(facts -> facts.image(null))
                        .dockerfile("FROM gcr.io/distroless/java17:debug-nonroot\n"),
                asleep(Rule.P02, "the first version", sleep(10))
                        .facts(facts -> facts.kubernetes(new KubernetesVersion(1, 30))),
                asleep(Rule.P02, "a program, whatever the version", exec("sleep, '10'"))
                        .facts(facts -> facts.kubernetes(new KubernetesVersion(1, 20))),
                calls(Rule.P03, "what old kubelets ask", "path: //drain\n                port: management"),
                calls(Rule.P03, "by number", "path: /drain\n                port: 8081"),
                calls(Rule.P03, "by number, as text", "path: /drain\n                port: \"8081\""),
                calls(Rule.P03, "below a context path", "path: /shop/drain\n                port: management")
                        .service(withToken().readinessPaths("/shop/healthz", "/shop/readyz")),
                RuleCase.of(Rule.P03, "what another service answers")
                        .insert("image:", hook("httpGet: {path: /bye, port: http}"))
                        .service(withoutGraceful()),
                RuleCase.of(Rule.P04, "all addresses")
                        .service(RuleCase.withGraceful().managementHost("0.0.0.0")),
                RuleCase.of(Rule.P04, "nobody calls that port")
                        .service(RuleCase.withGraceful()
                                .managementHost("localhost")
                                .managementPort(9999)),
                calls(Rule.P05, "no mesh", "path: /drain\n                port: management"),
                calls(Rule.P05, "another mesh", "path: /drain\n                port: management")
                        .facts(facts -> facts.mesh(Facts.Mesh.LINKERD)),
                calls(Rule.P05, "past the proxy", "path: /drain\n                port: management")
                        .replace(
                                "      labels: {app: shop}\n    spec",
                                nativeSidecar()
                                        + "        traffic.sidecar.istio.io/excludeInboundPorts: \"9090,8081\"\n    spec")
                        .facts(facts -> facts.mesh(Facts.Mesh.ISTIO)),
                calls(Rule.P05, "not in this pod", "path: /drain\n                port: management")
                        .replace(
                                "      labels: {app: shop}\n    spec",
                                "      labels: {app: shop, sidecar.istio.io/inject: \"false\"}\n    spec")
                        .facts(facts -> facts.mesh(Facts.Mesh.ISTIO)),
                RuleCase.of(Rule.P06, "httpGet").insert("image:", drain()).service(withToken()),
                asleep(Rule.P07, "graceful leaves it to the hook", sleep(10)),
                RuleCase.of(Rule.P07, "the hook is the wait")
                        .insert("image:", drain())
                        .service(withToken()),
                RuleCase.of(Rule.P08, "the hook waits")
                        .insert("image:", sleep(10))
                        .service(withoutGraceful()),
                RuleCase.of(Rule.P08, "a worker")
                        .replace("            - {name: http, containerPort: 8080}\n", "")
                        .replace("  selector: {app: shop}", "  selector: {app: other}")
                        .service(withoutGraceful().applicationPort(8080).managementPort(8081)),
                RuleCase.of(Rule.P08, "a job")
                        .replace("kind: Deployment", "kind: Job")
                        .service(withoutGraceful()),
                asleep(Rule.P09, "graceful is behind it", sleep(10)),
                RuleCase.of(Rule.P10, "one").insert("image:", sleep(5)),
                RuleCase.of(Rule.P10, "none at all").insert("image:", "          lifecycle: {preStop: }"),
                RuleCase.of(Rule.P11, "as Bearer")
                        .insert(
                                "image:",
                                hook("httpGet: {path: /drain, port: 8081, httpHeaders: [{name: authorization, value:"
                                        + " Bearer open-sesame}]}"))
                        .service(withToken()),
                RuleCase.of(Rule.P11, "the token is in a Secret")
                        .insert("image:", drain())
                        .insert(
                                "env:",
                                "            - {name: GRACEFUL_MANAGEMENT_TOKEN, valueFrom: {secretKeyRef: {name: a, key:"
                                        + " b}}}")
                        .service(RuleCase.withGraceful().token(true)),
                RuleCase.of(Rule.P11, "a shell fills it in")
                        .insert(
                                "image:",
                                exec("sh, -c, 'curl -H \"X-Graceful-Token: $GRACEFUL_MANAGEMENT_TOKEN\""
                                        + " localhost:8081/drain'"))
                        .service(withToken()),
                asleep(Rule.P12, "as long as the grace period", sleep(30)),
                shutdown("/opt/manage/shutdown"),
                shutdown("sh, -c, '/opt/actuator/shutdown --now'"),
                shutdown("sh, -c, 'echo http://localhost/actuator/shutdown'"),
                shutdown("curl, -XPOST, 'http://localhost:8080/actuator/shutdown-report'"),
                shutdown("curl, -XPOST, 'http://localhost:8080/ops/shutdown'"),
                RuleCase.of(Rule.P12, "zero").insert("image:", sleep(0)));
    }

    @Test
    void aTokenIsNeverShown() {
        RuleCase other = RuleCase.of(Rule.P11, "")
                .insert("image:", drain())
                .service(RuleCase.withGraceful().tokenValue("something-else"));

        for (Finding finding : other.report().findings()) {
            assertFalse(finding.toString().contains("open-sesame"), finding::toString);
            assertFalse(finding.toString().contains("something-else"), finding::toString);
        }
    }

    @Test
    void whatIsNotKnownIsSaidSo() {
        RuleCase nothing = RuleCase.of(Rule.P08, "").service(ServiceProfile.builder());
        RuleCase asleep = asleep(Rule.P02, "", sleep(10)).facts(facts -> facts.kubernetes(null));
        RuleCase program = asleep(Rule.P01, "", exec("sleep, '10'"))
                .facts(facts -> facts.image(null))
                .dockerfile("");
        RuleCase called =
                calls(Rule.P05, "", "path: /drain\n                port: 8081").facts(facts -> facts.mesh(null));

        assertUndecided(nothing, Rule.P08, Fact.SERVICE);
        assertUndecided(asleep, Rule.P02, Fact.KUBERNETES);
        assertUndecided(program, Rule.P01, Fact.IMAGE);
        assertUndecided(called, Rule.P05, Fact.MESH);
    }

    @Test
    void theOnlyHookIsTakenOutWithItsSurroundings() {
        RuleCase twice = RuleCase.of(Rule.P07, "").insert("image:", sleep(5));

        Mending mending = Mending.of(twice.check(), twice.files(), Severity.INFO);

        assertEquals(RuleCase.good(), mending.files().get(0).text());
    }

    private static void assertUndecided(RuleCase one, Rule rule, Fact fact) {
        List<Undecided> undecided = one.report().undecided();
        assertTrue(undecided.contains(new Undecided(rule, fact, "Deployment shop")), undecided::toString);
        assertFalse(one.broken().contains(rule), () -> one.broken().toString());
    }

    /** A service with graceful that leaves the wait to a sleep of 10 s. */
    private static RuleCase asleep(Rule rule, String name, String hook) {
        return RuleCase.of(rule, name)
                .insert("image:", hook)
                .replace(TOLD, "value: 20s")
                .reading(sleeping());
    }

    private static RuleCase calls(Rule rule, String name, String fields) {
        return RuleCase.of(rule, name).insert("image:", call(fields)).service(withToken());
    }

    private static UnaryOperator<Facts.Builder> slow() {
        return facts -> facts.nodeShutdown(Duration.ofMinutes(5));
    }

    /** So that only the hook is at fault, not what becomes of the proxy. */
    private static String nativeSidecar() {
        return "      labels: {app: shop}\n      annotations:\n        sidecar.istio.io/nativeSidecar: \"true\"\n";
    }
}
