package io.graceful.management;

import io.graceful.lifecycle.Gate;
import io.graceful.lifecycle.Lifecycle;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.Readiness;
import io.graceful.lifecycle.StopCause;
import io.graceful.settings.GracefulSettings;
import io.graceful.settings.Setting;
import io.graceful.stop.Json;
import io.graceful.stop.Outstanding;
import io.graceful.stop.StopAttempt;
import io.graceful.stop.StopReport;
import io.graceful.stop.StopSequence;
import io.graceful.warmup.TaskResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Answers management requests from memory, without waiting for anything. Safe for any thread. */
public final class ManagementProtocol {

    /** How many callers may wait for the end of a drain: the kubelet, a second kubelet call, people, and room to spare. */
    @API(status = API.Status.INTERNAL)
    public static final int MOST_WAITING = 16;

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";
    private static final String READY = "ready";
    private static final String NOT_READY = "not ready";
    private static final Set<String> PROBE_METHODS = Set.of("GET", "HEAD");
    private static final Set<String> DRAIN_METHODS = Set.of("GET", "POST");

    private final GracefulSettings settings;
    private final Lifecycle lifecycle;
    private final Readiness readiness;
    private final StopSequence stop;
    private final Outstanding work;
    private final Supplier<List<TaskResult>> warmup;
    private final ManagementPaths paths;
    private volatile BooleanSupplier alive = () -> true;
    private volatile BooleanSupplier willing = () -> true;
    private final AtomicInteger waiting = new AtomicInteger();

    @API(status = API.Status.INTERNAL)
    public ManagementProtocol(
            GracefulSettings settings,
            Lifecycle lifecycle,
            Readiness readiness,
            StopSequence stop,
            Outstanding work,
            Supplier<List<TaskResult>> warmup) {
        this.settings = settings;
        this.lifecycle = lifecycle;
        this.readiness = readiness;
        this.stop = stop;
        this.work = work;
        this.warmup = warmup;
        this.paths = new ManagementPaths(settings.managementBasePath());
    }

    /** Lets {@code /livez} say 503 while {@code newAlive} says false. It must not block; without it the answer is always 200. */
    @API(status = API.Status.INTERNAL)
    public void livenessFrom(BooleanSupplier newAlive) {
        alive = newAlive;
    }

    /**
     * Lets {@code /healthz} and {@code /readyz} say 503 while {@code newWilling} says false, though nothing of graceful's own keeps
     * the service from being ready. It must not block; without it only graceful decides.
     */
    @API(status = API.Status.INTERNAL)
    public void readinessFrom(BooleanSupplier newWilling) {
        willing = newWilling;
    }

    /** Every path that is answered here, with what {@code management.base-path} puts before it. */
    public List<String> paths() {
        return Stream.of(
                        ManagementPaths.HEALTHZ,
                        ManagementPaths.READYZ,
                        ManagementPaths.LIVEZ,
                        ManagementPaths.STARTUPZ,
                        ManagementPaths.DRAIN)
                .map(paths::path)
                .toList();
    }

    /**
     * Leaves some of {@link #paths()} to the application, which has them itself: {@link #handles} says no to them from here on, and
     * a {@code /drain} of the application is a request like any other. {@link #answer} still answers all of them, for ports on which
     * there is nothing else.
     */
    @API(status = API.Status.INTERNAL)
    public void leave(Set<String> toTheApplication) {
        paths.leave(toTheApplication);
    }

    /** Whether this path is one of ours, for servers that share a port with the application. Asked of every request there. */
    public boolean handles(String path) {
        String name = paths.name(path);
        return name != null && !paths.isLeft(name);
    }

    /** Whether a path is asked by probes, or is {@code /drain} of graceful: nobody's traffic, whoever answers it. */
    @API(status = API.Status.INTERNAL)
    public boolean isNobodysTraffic(String path) {
        String name = paths.name(path);
        return name != null && !(name.equals(ManagementPaths.DRAIN) && paths.isLeft(name));
    }

    /** The reply to {@code request}. */
    public ManagementReply answer(ManagementRequest request) {
        String name = paths.name(request.path());
        return switch (name == null ? "" : name) {
            case ManagementPaths.HEALTHZ, ManagementPaths.READYZ -> probe(request, isReady(), READY, NOT_READY);
            case ManagementPaths.LIVEZ -> probe(request, alive.getAsBoolean(), "alive", "broken");
            case ManagementPaths.STARTUPZ ->
                probe(request, lifecycle.phase().compareTo(Phase.READY) >= 0, "started", "starting");
            case ManagementPaths.DRAIN -> drain(request);
            default ->
                ManagementReply.of(
                        404,
                        TEXT,
                        "not found; there is " + paths.path(ManagementPaths.HEALTHZ) + ", "
                                + paths.path(ManagementPaths.LIVEZ) + ", " + paths.path(ManagementPaths.STARTUPZ)
                                + " and " + paths.path(ManagementPaths.DRAIN) + "\n");
        };
    }

    private boolean isReady() {
        return readiness.ready() && willing.getAsBoolean();
    }

    private ManagementReply probe(ManagementRequest request, boolean ok, String yes, String no) {
        if (!PROBE_METHODS.contains(request.method())) {
            return ManagementReply.of(405, TEXT, "use GET\n").withHeader("Allow", "GET, HEAD");
        }
        String asked = request.parameter("verbose");
        boolean verbose = asked != null && !asked.equals("false");
        ManagementReply refused = verbose ? refuse(request) : null;
        if (refused != null) {
            return refused;
        }
        int status = ok ? 200 : 503;
        Map<String, Object> fields = verbose ? document(ok ? yes : no) : summary(ok ? yes : no);
        if (request.wantsJson()) {
            return ManagementReply.of(status, JSON, Json.write(fields) + "\n");
        }
        String line = (ok ? yes : no) + " (" + lifecycle.phase() + ")\n";
        return ManagementReply.of(status, TEXT, verbose ? line + lines(fields) : line);
    }

    /**
     * What {@code /healthz?verbose} says, in its order: whether and where the service is, gates, warm-up tasks, counts and,
     * once there is one, the stop. The one document of the service's state; also for endpoints of frameworks. Maps, texts,
     * numbers and booleans.
     */
    @API(status = API.Status.INTERNAL)
    public Map<String, Object> document() {
        return document(isReady() ? READY : NOT_READY);
    }

    private Map<String, Object> summary(String status) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("status", status);
        fields.put("phase", lifecycle.phase().name());
        return fields;
    }

    private Map<String, Object> document(String status) {
        Map<String, Object> fields = summary(status);
        Map<String, Object> gates = new TreeMap<>();
        for (Gate gate : readiness.gates()) {
            gates.put(gate.name(), gate.isOpen() ? "open" : "closed");
        }
        fields.put("gates", gates);
        Map<String, Object> tasks = new LinkedHashMap<>();
        for (TaskResult task : warmup.get()) {
            tasks.put(task.name(), task.text());
        }
        fields.put("warmup", tasks);
        fields.put("requestsInFlight", work.requests().open());
        fields.put("requestsEver", work.requests().begun());
        fields.put("trackedWork", work.tracked().open());
        fields.put("streams", work.streams().open());
        fields.put("connectionsOpen", work.connections().open());
        fields.put("connectionsUntold", work.connections().untold());
        StopAttempt attempt = stop.attempt();
        if (attempt != null) {
            fields.put("stop", stop(attempt));
        }
        return fields;
    }

    private static Map<String, Object> stop(StopAttempt attempt) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", attempt.id());
        fields.put("cause", attempt.cause().name());
        StopCause since = attempt.signalSince();
        if (since != null) {
            fields.put("signalSince", since.name());
        }
        fields.put("drained", attempt.isDrained());
        StopReport report = attempt.report();
        if (report != null) {
            fields.put("outcome", report.outcome());
            fields.put("report", report.toString());
        }
        return fields;
    }

    private static String lines(Map<String, Object> fields) {
        return fields.entrySet().stream()
                .filter(field -> !Set.of("status", "phase").contains(field.getKey()))
                .map(field -> field.getKey() + ": " + field.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private ManagementReply drain(ManagementRequest request) {
        if (!DRAIN_METHODS.contains(request.method())) {
            return ManagementReply.of(405, TEXT, "use POST, or GET as the kubelet does\n")
                    .withHeader("Allow", "GET, POST");
        }
        ManagementReply refused = refuse(request);
        if (refused != null) {
            return refused;
        }
        String wait = request.parameter("wait");
        if (wait != null && !wait.equals("true") && !wait.equals("false")) {
            return ManagementReply.of(400, TEXT, "wait: expected true or false\n");
        }
        StopAttempt attempt = stop.request(StopCause.PRE_STOP);
        if (attempt.isDrained()) {
            return ManagementReply.of(200, TEXT, "drained (stop " + attempt.id() + ")\n");
        }
        if ("false".equals(wait)) {
            return ManagementReply.of(202, TEXT, "draining (stop " + attempt.id() + ")\n");
        }
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return ManagementReply.of(
                    503,
                    TEXT,
                    "draining (stop " + attempt.id() + "), but " + MOST_WAITING
                            + " callers wait already; use ?wait=false\n");
        }
        AtomicBoolean counted = new AtomicBoolean(true);
        return new ManagementReply(
                200,
                TEXT,
                Map.of(),
                "draining (stop " + attempt.id() + ")\n",
                attempt.drained().thenApply(nothing -> "drained\n"),
                () -> {
                    if (counted.compareAndSet(true, false)) {
                        waiting.decrementAndGet();
                    }
                });
    }

    /** How many callers of {@code /drain} wait at this moment. */
    @API(status = API.Status.INTERNAL)
    public int waiting() {
        return waiting.get();
    }

    private @Nullable ManagementReply refuse(ManagementRequest request) {
        String expected = settings.managementToken().orElse(null);
        if (expected == null) {
            return ManagementReply.of(
                    403,
                    TEXT,
                    "no token is configured; set " + Setting.MANAGEMENT_TOKEN.environment() + " or "
                            + Setting.MANAGEMENT_TOKEN.property() + " to allow this\n");
        }
        String shown = request.shownToken();
        if (shown == null || !same(expected, shown)) {
            return ManagementReply.of(
                            401,
                            TEXT,
                            (shown == null ? "a token is needed" : "wrong token")
                                    + "; send it as Authorization: Bearer or " + ManagementRequest.TOKEN_HEADER + "\n")
                    .withHeader("WWW-Authenticate", "Bearer");
        }
        return null;
    }

    /** Takes the same time wherever the two differ. */
    private static boolean same(String expected, String shown) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }
}
