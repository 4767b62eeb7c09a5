package io.graceful.manifest.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.service.Framework;
import io.graceful.manifest.service.PortSecurity;
import io.graceful.manifest.service.ServiceProfile;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProbeRulesTest extends RuleContract {

    private static final String STARTUP = """
                      startupProbe:
                        httpGet: {path: /startupz, port: management}
                        periodSeconds: 2
                        failureThreshold: 60
                        timeoutSeconds: 2
            """;
    private static final String READINESS = """
                      readinessProbe:
                        httpGet: {path: /healthz, port: management}
                        periodSeconds: 2
                        failureThreshold: 2
                        timeoutSeconds: 2
            """;
    private static final String LIVENESS = """
                      livenessProbe:
                        httpGet: {path: /livez, port: management}
                        periodSeconds: 10
                        failureThreshold: 3
                        timeoutSeconds: 3
            """;
    private static final String ASKS_READINESS = "{path: /healthz, port: management}";
    private static final String ASKS_LIVENESS = "{path: /livez, port: management}";

    @Override
    Set<Rule> rules() {
        return EnumSet.range(Rule.R01, Rule.R16);
    }

    @Override
    Stream<RuleCase> breaks() {
        return Stream.of(existence(), targets(), ports(), times(), schemes()).flatMap(cases -> cases);
    }

    private static Stream<RuleCase> schemes() {
        return Stream.of(
                RuleCase.of(Rule.R15, "none, to a port of TLS").service(spring().security(8081, PortSecurity.TLS)),
                RuleCase.of(Rule.R15, "HTTPS, to a plain port")
                        .replace("{path: /livez, port: management}", "{path: /livez, port: management, scheme: HTTPS}")
                        .service(spring().security(8081, PortSecurity.NONE)),
                RuleCase.of(Rule.R16, "all probes").service(spring().security(8081, PortSecurity.CLIENT_CERTIFICATE)));
    }

    private static Stream<RuleCase> existence() {
        return Stream.of(
                RuleCase.of(Rule.R01, "none").replace(READINESS, ""),
                RuleCase.of(Rule.R01, "none, of a service nobody knows")
                        .replace(READINESS, "")
                        .service(ServiceProfile.builder()),
                RuleCase.of(Rule.R01, "none, and the Service is elsewhere")
                        .replace(READINESS, "")
                        .replace("kind: Service\nmetadata:\n  name: shop", "kind: Service\nmetadata:\n  name: other")
                        .replace("  selector: {app: shop}", "  selector: {app: other}"),
                RuleCase.of(Rule.R01, "an empty one").replace(READINESS, "          readinessProbe: {}\n"),
                RuleCase.of(Rule.R03, "no startup probe").replace(STARTUP, ""),
                RuleCase.of(Rule.R03, "a delay that is too short")
                        .replace(STARTUP, "")
                        .replace(ASKS_LIVENESS + "\n", ASKS_LIVENESS + "\n            initialDelaySeconds: 15\n"),
                RuleCase.of(Rule.R04, "too few failures").replace("failureThreshold: 60", "failureThreshold: 29"),
                RuleCase.of(Rule.R04, "the default of 30 s")
                        .replace("            periodSeconds: 2\n            failureThreshold: 60\n", ""),
                RuleCase.of(Rule.R11, "liveness")
                        .replace("periodSeconds: 10", "periodSeconds: 10\n            successThreshold: 2"),
                RuleCase.of(Rule.R11, "startup")
                        .replace("failureThreshold: 60", "failureThreshold: 60\n            successThreshold: 3"),
                RuleCase.of(Rule.R12, "readiness")
                        .replace(STARTUP, "")
                        .replace(LIVENESS, "")
                        .insert(ASKS_READINESS, "            initialDelaySeconds: 15"),
                RuleCase.of(Rule.R12, "a delay as long as the warm-up")
                        .replace(STARTUP, "")
                        .insert(ASKS_LIVENESS, "            initialDelaySeconds: 60"),
                RuleCase.of(Rule.R12, "both, of a service nobody knows")
                        .replace(STARTUP, "")
                        .insert(ASKS_LIVENESS, "            initialDelaySeconds: 30")
                        .insert(ASKS_READINESS, "            initialDelaySeconds: 20")
                        .service(ServiceProfile.builder()));
    }

    private static Stream<RuleCase> targets() {
        return Stream.of(
                RuleCase.of(Rule.R02, "readiness").replace(ASKS_LIVENESS, ASKS_READINESS),
                RuleCase.of(Rule.R02, "liveness, by number").replace(ASKS_READINESS, "{path: /livez, port: 8081}"),
                RuleCase.of(Rule.R02, "a connection")
                        .replace("httpGet: " + ASKS_LIVENESS, "tcpSocket: {port: http}")
                        .replace("httpGet: " + ASKS_READINESS, "tcpSocket: {port: 8080}")
                        .service(ServiceProfile.builder()),
                RuleCase.of(Rule.R02, "a program")
                        .replace("httpGet: " + ASKS_LIVENESS, "exec: {command: [/app/check]}")
                        .replace("httpGet: " + ASKS_READINESS, "exec: {command: [/app/check]}"),
                RuleCase.of(Rule.R02, "gRPC")
                        .replace("httpGet: " + ASKS_LIVENESS, "grpc: {port: 8081}")
                        .replace("httpGet: " + ASKS_READINESS, "grpc: {port: 8081}"),
                RuleCase.of(Rule.R07, "Actuator")
                        .replace("path: /healthz", "path: /actuator/health")
                        .service(spring()),
                RuleCase.of(Rule.R07, "Quarkus, of a service nobody knows")
                        .replace("path: /healthz", "path: /q/health")
                        .service(ServiceProfile.builder()),
                RuleCase.of(Rule.R07, "plain").replace("path: /healthz", "path: /health"),
                RuleCase.of(Rule.R08, "readiness asks for liveness")
                        .replace(LIVENESS, "")
                        .replace("/healthz", "/livez"),
                RuleCase.of(Rule.R08, "readiness asks for the start").replace("/healthz", "/startupz"),
                RuleCase.of(Rule.R08, "liveness asks for the start").replace("/livez", "/startupz"),
                RuleCase.of(Rule.R08, "a path that is 404").replace("/healthz", "/status"),
                RuleCase.of(Rule.R08, "no path").replace(ASKS_READINESS, "{port: management}"),
                RuleCase.of(Rule.R08, "a path of the application's")
                        .replace(ASKS_READINESS, "{path: /ping, port: http}"),
                RuleCase.of(Rule.R08, "a connection").replace("httpGet: " + ASKS_READINESS, "tcpSocket: {port: http}"),
                RuleCase.of(Rule.R10, "a path that means readiness").replace("/livez", "/readyz"),
                RuleCase.of(Rule.R10, "an aggregate").replace("/livez", "/health"),
                RuleCase.of(Rule.R10, "an aggregate, of a service nobody knows")
                        .replace("/livez", "/actuator/health")
                        .service(ServiceProfile.builder()),
                RuleCase.of(Rule.R10, "Quarkus' readiness, of a service nobody knows")
                        .replace("/livez", "/q/health/ready")
                        .service(ServiceProfile.builder()));
    }

    private static Stream<RuleCase> ports() {
        return Stream.of(
                RuleCase.of(Rule.R09, "a name that no port has")
                        .replace(ASKS_READINESS, "{path: /healthz, port: mgmt}"),
                RuleCase.of(Rule.R09, "a name that no port has, of a service nobody knows")
                        .replace(
                                "port: management}\n            periodSeconds: 10",
                                "port: web}\n            periodSeconds: 10")
                        .service(ServiceProfile.builder()),
                RuleCase.of(Rule.R08, "a group of Actuator's, on graceful's own port")
                        .replace("/healthz", "/actuator/health/mine")
                        .service(spring().gracefulPort(true)),
                RuleCase.of(Rule.R09, "Actuator does not answer on graceful's own port")
                        .replace("/livez", "/actuator/health/liveness")
                        .service(spring().gracefulPort(true)),
                RuleCase.of(Rule.R09, "Actuator has a third port")
                        .replace("path: /livez, port: management", "path: /actuator/health/liveness, port: http")
                        .service(spring().gracefulPort(true).actuatorPort(9001)),
                RuleCase.of(Rule.R13, "Actuator on the application's port, beside graceful's own")
                        .replace("path: /livez, port: management", "path: /actuator/health/liveness, port: http")
                        .service(spring().gracefulPort(true)),
                RuleCase.of(Rule.R09, "another number").replace(ASKS_READINESS, "{path: /healthz, port: 9090}"),
                RuleCase.of(Rule.R09, "the node").replace(ASKS_LIVENESS, "{path: /livez, port: 8081, host: 127.0.0.1}"),
                RuleCase.of(Rule.R09, "Quarkus answers on its management port only")
                        .replace(ASKS_READINESS, "{path: /healthz, port: http}")
                        .service(RuleCase.withGraceful().framework(Framework.QUARKUS)),
                RuleCase.of(Rule.R09, "Actuator is on its own port only")
                        .replace(ASKS_READINESS, "{path: /actuator/health/readiness, port: http}")
                        .service(spring()),
                RuleCase.of(Rule.R13, "all three")
                        .replace("port: management}", "port: http}")
                        .service(spring()),
                RuleCase.of(Rule.R13, "one, in plain Java").replace(ASKS_READINESS, "{path: /healthz, port: 8080}"));
    }

    private static Stream<RuleCase> times() {
        return Stream.of(
                RuleCase.of(Rule.R05, "said").replace("timeoutSeconds: 3", "timeoutSeconds: 1"),
                RuleCase.of(Rule.R05, "not said, three times")
                        .replace("            timeoutSeconds: 2\n", "")
                        .replace("            timeoutSeconds: 3\n", ""),
                RuleCase.of(Rule.R05, "a period of a second too")
                        .replace(
                                READINESS,
                                "          readinessProbe: {httpGet: {path: /healthz, port: management}, periodSeconds: 1}\n"),
                RuleCase.of(Rule.R06, "the default")
                        .replace(
                                READINESS,
                                "          readinessProbe: {httpGet: {path: /healthz, port: management}, timeoutSeconds: 2}\n")
                        .facts(facts -> facts.loadBalancer(Facts.LoadBalancer.OTHER)),
                RuleCase.of(Rule.R06, "many failures, and a long timeout")
                        .replace(
                                READINESS,
                                READINESS
                                        .replace("periodSeconds: 2", "periodSeconds: 5")
                                        .replace("failureThreshold: 2", "failureThreshold: 6")
                                        .replace("timeoutSeconds: 2", "timeoutSeconds: 4"))
                        .facts(facts -> facts.loadBalancer(Facts.LoadBalancer.OTHER)),
                RuleCase.of(Rule.R14, "readiness").replace("timeoutSeconds: 3", "timeoutSeconds: 11"),
                RuleCase.of(Rule.R14, "a period of a second")
                        .replace(READINESS, READINESS.replace("periodSeconds: 2", "periodSeconds: 1")));
    }

    @Override
    Stream<RuleCase> keeps() {
        return Stream.of(
                RuleCase.of(Rule.R01, "a worker")
                        .replace(READINESS, "")
                        .replace("            - {name: http, containerPort: 8080}\n", "")
                        .replace("  selector: {app: shop}", "  selector: {app: other}"),
                RuleCase.of(Rule.R01, "a job").replace(READINESS, "").replace("kind: Deployment", "kind: CronJob"),
                RuleCase.of(Rule.R02, "one path, two ports").replace(ASKS_LIVENESS, "{path: /healthz, port: http}"),
                RuleCase.of(Rule.R03, "the delay leaves time")
                        .replace(STARTUP, "")
                        .insert(ASKS_LIVENESS, "            initialDelaySeconds: 30"),
                RuleCase.of(Rule.R03, "nothing kills it").replace(STARTUP, "").replace(LIVENESS, ""),
                RuleCase.of(Rule.R04, "just enough").replace("failureThreshold: 60", "failureThreshold: 30"),
                RuleCase.of(Rule.R05, "the kernel answers a connection")
                        .replace("httpGet: " + ASKS_LIVENESS, "tcpSocket: {port: management}")
                        .replace("timeoutSeconds: 3", "timeoutSeconds: 1"),
                RuleCase.of(Rule.R06, "nobody relies on it")
                        .replace("            failureThreshold: 2\n", "            failureThreshold: 30\n"),
                RuleCase.of(Rule.R06, "just in time")
                        .replace("            failureThreshold: 2\n", "            failureThreshold: 14\n")
                        .facts(facts -> facts.loadBalancer(Facts.LoadBalancer.ALB)),
                RuleCase.of(Rule.R07, "the service's own readiness is called so")
                        .replace("path: /healthz", "path: /health")
                        .service(RuleCase.withGraceful().readinessPaths("/health")),
                RuleCase.of(Rule.R07, "Actuator's readiness")
                        .replace("path: /healthz", "path: /actuator/health/readiness")
                        .service(spring()),
                RuleCase.of(Rule.R08, "startup asks for liveness").replace("/startupz", "/livez"),
                RuleCase.of(Rule.R08, "the other name").replace("/healthz", "/readyz"),
                RuleCase.of(Rule.R08, "a query").replace("/healthz", "/healthz?pod=1"),
                RuleCase.of(Rule.R08, "a group of Actuator's")
                        .replace("/healthz", "/actuator/health/mine")
                        .service(spring()),
                RuleCase.of(Rule.R08, "nothing is known")
                        .replace("/healthz", "/status")
                        .service(ServiceProfile.builder()),
                RuleCase.of(Rule.R09, "by number").replace("port: management}", "port: 8081}"),
                RuleCase.of(Rule.R09, "of another container")
                        .replace(ASKS_LIVENESS, "{path: /alive, port: 15021}")
                        .insert(
                                "      containers:",
                                "        - {name: beside, image: x, ports: [{containerPort: 15021}]}"),
                RuleCase.of(Rule.R09, "of the application's own")
                        .insert("          ports:", "            - {name: extra, containerPort: 9090}")
                        .replace(ASKS_LIVENESS, "{path: /alive, port: extra}"),
                RuleCase.of(Rule.R09, "of Actuator, beside graceful's own")
                        .insert("          ports:", "            - {name: actuator, containerPort: 9001}")
                        .replace(ASKS_LIVENESS, "{path: /actuator/health/liveness, port: actuator}")
                        .service(spring().gracefulPort(true).actuatorPort(9001)),
                RuleCase.of(Rule.R10, "liveness")
                        .replace("/livez", "/q/health/live")
                        .service(ServiceProfile.builder()),
                RuleCase.of(Rule.R10, "a path that means this to some and that to others")
                        .replace("/livez", "/healthz")
                        .replace(
                                "path: /healthz, port: management}\n            periodSeconds: 2",
                                "path: /ok, port: http}\n            periodSeconds: 2")
                        .service(ServiceProfile.builder()),
                RuleCase.of(Rule.R11, "readiness").insert(ASKS_READINESS, "            successThreshold: 2"),
                RuleCase.of(Rule.R11, "one").insert(ASKS_LIVENESS, "            successThreshold: 1"),
                RuleCase.of(Rule.R12, "behind a startup probe")
                        .insert(ASKS_READINESS, "            initialDelaySeconds: 5"),
                RuleCase.of(Rule.R12, "zero")
                        .replace(STARTUP, "")
                        .insert(ASKS_READINESS, "            initialDelaySeconds: 0"),
                RuleCase.of(Rule.R13, "there is no other port")
                        .replace("port: management}", "port: http}")
                        .service(spring().managementPort(8080)),
                RuleCase.of(Rule.R15, "HTTPS where it is spoken")
                        .replace("port: management}", "port: management, scheme: HTTPS}")
                        .service(spring().security(8081, PortSecurity.TLS)),
                RuleCase.of(Rule.R15, "a connection needs no scheme")
                        .replace("httpGet: " + ASKS_LIVENESS, "tcpSocket: {port: management}")
                        .replace(
                                "{path: /healthz, port: management}",
                                "{path: /healthz, port: management, scheme: HTTPS}")
                        .replace(
                                "{path: /startupz, port: management}",
                                "{path: /startupz, port: management, scheme: HTTPS}")
                        .service(spring().security(8081, PortSecurity.TLS)),
                RuleCase.of(Rule.R15, "nobody knows"),
                RuleCase.of(Rule.R16, "another port")
                        .service(spring().security(8080, PortSecurity.CLIENT_CERTIFICATE)
                                .security(8081, PortSecurity.NONE)),
                RuleCase.of(Rule.R14, "as long").replace("timeoutSeconds: 3", "timeoutSeconds: 10"),
                RuleCase.of(Rule.R14, "a startup probe only gains time")
                        .replace(STARTUP, STARTUP.replace("periodSeconds: 2", "periodSeconds: 1")));
    }

    @Test
    void whatTheDocumentationShowsIsAllRight() {
        String documented = RuleCase.good()
                .replace(
                        STARTUP,
                        probe(
                                "startupProbe",
                                "/startupz",
                                "periodSeconds: 1, failureThreshold: 120, timeoutSeconds: 2"))
                .replace(
                        READINESS,
                        probe("readinessProbe", "/healthz", "periodSeconds: 2, failureThreshold: 2, timeoutSeconds: 2"))
                .replace(LIVENESS, probe("livenessProbe", "/livez", "timeoutSeconds: 3"));

        for (Framework framework : List.of(Framework.SPRING_BOOT, Framework.QUARKUS)) {
            RuleCase one = RuleCase.of(Rule.R13, "")
                    .manifest(documented)
                    .service(RuleCase.withGraceful().framework(framework).managementPort(8080));
            assertEquals(List.of(), one.report().open());
        }
    }

    @Test
    void actuatorDoesNotAnswerOnGracefulsOwnPort() {
        RuleCase astray = RuleCase.of(Rule.R09, "")
                .replace("/livez", "/actuator/health/liveness")
                .service(spring().gracefulPort(true));

        assertEquals(
                "livenessProbe.port: 8081 (expected: 8080, where Spring Boot answers /actuator/health/liveness;"
                        + " graceful's own port has only its own paths)",
                astray.report().open().get(0).message());
    }

    @Test
    void theArithmeticStandsInTheMessage() {
        RuleCase slow = RuleCase.of(Rule.R03, "")
                .replace(STARTUP, "")
                .replace("            failureThreshold: 3\n", "")
                .insert(ASKS_LIVENESS, "            initialDelaySeconds: 15");

        assertEquals(
                "livenessProbe initialDelay 15s + period 10s x 3 failures (default) = 45s < warm-up 1m"
                        + " (graceful.warmup.timeout, default), and there is no startupProbe",
                slow.report().open().get(0).message());
    }

    @Test
    void aLoadBalancerInTheManifestReliesOnReadiness() {
        RuleCase unknown = RuleCase.of(Rule.R06, "")
                .replace("            failureThreshold: 2\n", "            failureThreshold: 15\n")
                .facts(facts -> facts.loadBalancer(null));
        RuleCase seen = RuleCase.of(Rule.R06, "")
                .replace("            failureThreshold: 2\n", "            failureThreshold: 15\n")
                .insert("  selector: {app: shop}", "  type: LoadBalancer")
                .facts(facts -> facts.loadBalancer(null));

        assertTrue(
                unknown.report().undecided().contains(new Undecided(Rule.R06, Fact.LOAD_BALANCER, "Deployment shop")));
        assertFalse(unknown.broken().contains(Rule.R06));
        assertTrue(seen.broken().contains(Rule.R06));
    }

    @Test
    void probesInOnePlaceAreMendedApart() {
        RuleCase bare = RuleCase.of(Rule.R12, "")
                .replace(STARTUP, "")
                .replace(LIVENESS, "          livenessProbe:\n            httpGet: {path: /livez, port: management}\n")
                .replace(READINESS, "")
                .replace("            limits: {memory: 512Mi}\n", "            limits: {memory: 512Mi}\n");

        Mending mending = Mending.of(bare.check(), bare.files(), Severity.INFO);

        assertEquals(Set.of(Rule.R01, Rule.R03, Rule.R05), bare.broken());
        assertEquals(
                List.of(), mending.report().open(), () -> mending.files().get(0).text());
    }

    private static String probe(String name, String path, String rest) {
        return "          " + name + ": {httpGet: {path: " + path + ", port: http}, " + rest + "}\n";
    }

    /** Spring Boot with a management port of its own. */
    private static ServiceProfile.Builder spring() {
        return RuleCase.withGraceful()
                .framework(Framework.SPRING_BOOT)
                .readinessPaths("/healthz", "/readyz", "/actuator/health/readiness")
                .livenessPaths("/livez", "/actuator/health/liveness");
    }
}
