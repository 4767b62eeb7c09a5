package io.graceful.manifest.check;

import java.util.Locale;
import java.util.Optional;

/**
 * The catalogue: every rule with a stable id, how bad a breach is unless a finding says otherwise, what it asks and why. The
 * page of rules in the documentation is made from this.
 */
public enum Rule {
    Y01(
            Severity.ERROR,
            "Every document can be read",
            "What cannot be read is not checked either, and kubectl refuses it."),
    Y02(
            Severity.ERROR,
            "No key stands twice in a mapping",
            "The last one wins without a word in older clients; the API server's strict validation refuses it."),
    Y03(
            Severity.ERROR,
            "Templates are rendered before they are checked",
            "Helm's templates are text with holes. Check what they render to: helm template . | graceful-manifest check -"),
    Y04(
            Severity.INFO,
            "A patch is checked where it is applied",
            "It says only what changes. Check the whole: kubectl kustomize . | graceful-manifest check -"),

    A01(
            Severity.ERROR,
            "Every API version is still served",
            "extensions/v1beta1 and apps/v1beta* have been gone since Kubernetes 1.16, policy/v1beta1 since 1.25."),
    A02(
            Severity.ERROR,
            "A workload's selector is there and selects its own pods",
            "apps/v1 demands one and cannot change it later; without a match the API server refuses the workload."),
    A03(
            Severity.ERROR,
            "Numbers are whole numbers, and not negative",
            "The API server refuses 30s, \"30\" and -1 where it wants 30."),

    G01(
            Severity.ERROR,
            "All phases of the stop fit into the grace period",
            "The countdown begins with the preStop hook and ends in SIGKILL, whatever is still running then."),
    G02(
            Severity.ERROR,
            "The preStop hook leaves something of the grace period",
            "When the hook takes all of it, the kubelet gives the service 2 s after SIGTERM, then kills it."),
    G03(
            Severity.ERROR,
            "The service and the pod spec say the same grace period",
            "A pod cannot read its own grace period, so the service divides the number it was told."),
    G04(
            Severity.ERROR,
            "The grace period is not zero",
            "With 0 there is no preStop hook and no SIGTERM worth the name."),
    G05(
            Severity.WARNING,
            "The nodes leave the whole grace period",
            "Autoscalers, spot nodes and a node's own shutdown cut it short without telling the pod."),
    G06(
            Severity.ERROR,
            "The service accepts its own settings",
            "It refuses to start with values that cannot work; the pod would restart for ever."),

    P01(
            Severity.ERROR,
            "The image has the program that an exec hook runs",
            "A hook that cannot run is no wait at all: SIGTERM follows at once, and an event says so to nobody."),
    P02(
            Severity.ERROR,
            "The cluster knows the native sleep hook",
            "preStop.sleep is on from Kubernetes 1.30; older servers drop or refuse the field."),
    P03(
            Severity.ERROR,
            "An HTTP hook reaches the service's own drain endpoint",
            "The kubelet ignores the status: a hook that asks the wrong place succeeds at once and waits for nothing."),
    P04(
            Severity.ERROR,
            "The kubelet can reach the drain endpoint",
            "It calls the pod's address from outside, so a server that listens on localhost never hears it."),
    P05(
            Severity.ERROR,
            "No HTTP hook behind a mesh that encrypts",
            "Istio rewrites probes but not hooks: with strict mTLS the kubelet's call is reset and SIGTERM follows at once."),
    P06(Severity.ERROR, "No tcpSocket hook", "The API accepts it, the kubelet cannot do it."),
    P07(
            Severity.WARNING,
            "The wait for routers is paid once",
            "A sleep before SIGTERM and the service's own wait after it add up within one grace period."),
    P08(
            Severity.ERROR,
            "Something waits for routers before the service closes",
            "Endpoints are removed while SIGTERM is sent, with no order between them: requests sent meanwhile fail."),
    P09(
            Severity.INFO,
            "The wait is not blind",
            "During a sleep the service knows nothing: it cannot tell keep-alive clients to leave, nor go on when routers are"
                    + " slower. 30 s is kube-proxy's interval for repairs, not the time that routes take."),
    P10(Severity.ERROR, "A hook has one handler", "The API server refuses none and more than one."),
    P11(
            Severity.ERROR,
            "The drain hook carries the service's token",
            "Without it /drain answers 403, the kubelet takes that for success, and the hook has no effect."),
    P12(Severity.ERROR, "A sleep hook's seconds are allowed", "The API server refuses more than the grace period."),
    P13(
            Severity.ERROR,
            "No hook shuts the application down",
            "Actuator's shutdown endpoint closes the application at once, while routers still send to it; to the kubelet, which"
                    + " sends GET, it answers 405, and the hook does nothing."),

    R01(
            Severity.ERROR,
            "What gets traffic has a readiness probe",
            "Without one a pod is ready as soon as its process runs, long before it can answer."),
    R02(
            Severity.ERROR,
            "Readiness and liveness ask different questions",
            "While it warms up or drains the answer 503 must take traffic away, not restart the container."),
    R03(
            Severity.ERROR,
            "The liveness probe leaves time to start",
            "Killed while it warms up, the container starts again and is killed again."),
    R04(
            Severity.ERROR,
            "The startup probe leaves time to start",
            "It gives up after period x failures, and the container is restarted before it was ready once."),
    R05(
            Severity.WARNING,
            "A probe waits longer than a pause of the JVM",
            "One second, which is the default, is less than a garbage collection or cold code under a CPU limit takes."),
    R06(
            Severity.WARNING,
            "The readiness probe notices within the grace period",
            "Load balancers that probe, and restarts after a failed liveness probe, rely on it; by default it takes 20 to 30 s."),
    R07(
            Severity.WARNING,
            "Readiness is about this pod only",
            "An aggregate that asks databases takes all pods away at once when one of those has a hiccup."),
    R08(
            Severity.ERROR,
            "Probes ask paths that the service answers",
            "A path it does not know is 404 for ever; a path that means something else is worse."),
    R09(
            Severity.ERROR,
            "Probes ask a port that the service listens on",
            "A name that no port has makes every probe fail; so does another port."),
    R10(
            Severity.ERROR,
            "Liveness does not depend on readiness",
            "Readiness and aggregates go off during warm-up and drain, and each time the kubelet would restart the pod."),
    R11(
            Severity.ERROR,
            "Liveness and startup probes succeed at once",
            "The API server refuses another successThreshold than 1 for them."),
    R12(
            Severity.WARNING,
            "A startup probe instead of a guessed delay",
            "initialDelaySeconds is too short under a CPU limit and too long everywhere else."),
    R13(
            Severity.INFO,
            "Probes have a port of their own",
            "On the application's port they wait behind its requests, in its queue and its threads."),
    R14(
            Severity.WARNING,
            "Readiness and liveness wait no longer than their period",
            "The kubelet asks once at a time, so a slow probe stretches the period and everything reckoned from it. A slow"
                    + " startup probe only gives more time to start."),
    R15(
            Severity.ERROR,
            "Probes speak what the port speaks",
            "A port of TLS answers 400 to plain HTTP, and a plain one nothing to TLS; no pod is ever ready."),
    R16(
            Severity.ERROR,
            "No probe has to show a certificate",
            "The kubelet has none: with server.ssl.client-auth=need every probe fails, and graceful.management.port is the way out."),

    U01(
            Severity.ERROR,
            "Updates replace pods one after the other",
            "Recreate ends all old pods before the first new one starts."),
    U02(
            Severity.ERROR,
            "An update never takes away the last ready pod",
            "maxUnavailable is what the controller may take away before anything new is ready."),
    U03(
            Severity.INFO,
            "An update keeps the capacity",
            "With the default of 25 % the controller takes pods away first, from four replicas on."),
    U04(
            Severity.ERROR,
            "A new pod fits beside the old one",
            "With hostPort, hostNetwork, a volume for one node or required anti-affinity the new pod waits for a place that"
                    + " only the old one's end would give."),
    U05(
            Severity.WARNING,
            "The progress deadline is longer than a start",
            "A rollout that only takes its time is reported as failed."),
    U06(
            Severity.WARNING,
            "A load balancer has time to see the new pod",
            "Old pods go as soon as new ones are ready for Kubernetes, which an external load balancer learns later."),
    U07(
            Severity.WARNING,
            "There are at least two replicas",
            "The end of the only pod leaves nobody; a node drain takes it without asking."),
    U08(
            Severity.INFO,
            "The container needs no privileged port",
            "Below 1024 it needs rights that it needs for nothing else; the Service can still listen on 80."),
    U09(
            Severity.INFO,
            "The container asks for CPU and memory",
            "Without requests the scheduler packs pods until warm-up and drain have no CPU to run on."),
    U10(Severity.INFO, "Replicas are spread over nodes", "On one node they all end with it."),
    U11(
            Severity.WARNING,
            "Scaling down does not follow every dip",
            "Without a stabilisation window each dip ends pods that the next second asks for again."),

    S01(
            Severity.ERROR,
            "Pods that are not ready get no traffic",
            "publishNotReadyAddresses sends requests to pods that start and to pods that stop, until they are gone."),
    S02(
            Severity.ERROR,
            "The Service finds its pods and their port",
            "A selector or a port that matches nothing is a Service without endpoints."),
    S03(
            Severity.WARNING,
            "Every node that gets traffic has a pod",
            "With a traffic policy of Local a node without a ready pod drops what it gets."),
    S04(
            Severity.WARNING,
            "Clients forget addresses as fast as pods end",
            "Clients of a headless Service keep the addresses they resolved: 30 s in the JVM, besides the record's own time."),
    S05(
            Severity.ERROR,
            "The service waits as long as its load balancer needs",
            "Until its target is deregistered the load balancer sends new requests to the old pod."),
    S06(
            Severity.INFO,
            "The end of a pod is scraped too",
            "Prometheus drops a pod from role endpoints when it begins to stop; role endpointslice keeps it."),

    I01(
            Severity.ERROR,
            "The JVM is the container's first process",
            "A shell as the first process ignores SIGTERM: the service never hears of its end and is killed."),
    I02(
            Severity.ERROR,
            "The container is stopped with SIGTERM, and the JVM listens",
            "QUIT only prints threads, USR1 kills at once, and -Xrs switches shutdown hooks off."),
    I03(
            Severity.ERROR,
            "A mesh proxy outlives the drain",
            "As an ordinary container it gets SIGTERM together with the service, and the requests in flight lose their way."),
    I04(
            Severity.INFO,
            "A liveness kill drains too",
            "A probe's own grace period replaces the pod's when it fails; a short one cuts requests off."),
    I05(
            Severity.ERROR,
            "A service that is to serve does not end after its warm-up",
            "warmup.exit-after is for training an archive while the image is built; a pod with it would restart for ever."),

    B01(
            Severity.ERROR,
            "The disruption budget allows one disruption",
            "Otherwise a node can never be drained, until somebody forces it."),
    B02(Severity.INFO, "There is a disruption budget", "Without one a drain may take all pods at once."),

    X01(
            Severity.WARNING,
            "A suppression names rules and gives a reason",
            "Whoever reads it later has to be able to tell whether it still holds."),
    X02(
            Severity.INFO,
            "A suppression suppresses something",
            "What is mended needs none any more, and the next fault in that place would go unseen.");

    private final Severity severity;
    private final String title;
    private final String why;

    Rule(Severity severity, String title, String why) {
        this.severity = severity;
        this.title = title;
        this.why = why;
    }

    /** Its id, which never changes: {@code G01}. */
    public String id() {
        return name();
    }

    public Severity severity() {
        return severity;
    }

    /** What it asks, as a sentence without its full stop. */
    public String title() {
        return title;
    }

    /** Why: what happens otherwise. */
    public String why() {
        return why;
    }

    /** The rule with that id, in any case. */
    static Optional<Rule> of(String id) {
        for (Rule rule : values()) {
            if (rule.name().equals(id.toUpperCase(Locale.ROOT))) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }
}
