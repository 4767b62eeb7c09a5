package io.graceful.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/** Every setting: its name, its default, what it accepts and what it means. The tables in the documentation are made from this. */
@API(status = API.Status.INTERNAL)
public enum Setting {
    TERMINATION_GRACE_PERIOD(
            "termination-grace-period",
            "30s",
            "a duration longer than 2s",
            "What `terminationGracePeriodSeconds` of the pod says. Everything below has to fit into it."),
    PROPAGATION_DELAY(
            "propagation.delay",
            "8s in Kubernetes, else 0s",
            "a duration, zero or longer",
            "The least time to go on serving after the stop signal, while routers forget this instance."),
    PROPAGATION_QUIET_PERIOD(
            "propagation.quiet-period",
            "3s",
            "a duration, zero or longer",
            "The wait goes on until no request came on a new connection for this long."),
    PROPAGATION_MAX(
            "propagation.max",
            "what the grace period leaves",
            "a duration, not shorter than propagation.delay",
            "The longest wait, however many requests still come."),
    DRAIN_TIMEOUT(
            "drain.timeout",
            "10s",
            "a duration, zero or longer",
            "The least time kept for requests in flight to end; what the wait leaves over is theirs too."),
    DRAIN_LATE_REQUESTS(
            "drain.late-requests",
            "serve",
            "serve or reject",
            "What requests get that arrive while the service drains: an answer, or 503 with Retry-After."),
    STREAMS_ENDLESS_PATHS(
            "streams.endless-paths",
            "every GET that is answered with text/event-stream",
            "none, or paths separated by commas, such as /feed, /notifications",
            "Responses that never end by themselves: asked to end during the wait, and not waited for. Any other is waited for like a request."),
    TRAFFIC_IGNORED_PATHS(
            "traffic.ignored-paths",
            "none",
            "none, or paths separated by commas, such as /health, /metrics",
            "What probers and balancers ask all the time: nobody's traffic, neither counted nor waited for."),
    TRAFFIC_IGNORED_PORTS(
            "traffic.ignored-ports",
            "none",
            "none, or ports separated by commas, such as 5005, 9010",
            "Ports on which nobody sends requests that could be lost, such as a debugger's: no report names them as unseen."),
    STOP_TIMEOUT("stop.timeout", "3s", "a duration, zero or longer", "The time kept for all stop hooks together."),
    READINESS_ON_STOP(
            "readiness.on-stop",
            "immediately",
            "immediately or when-draining",
            "When readiness goes off after the stop signal."),
    WARMUP_TIMEOUT(
            "warmup.timeout", "60s", "a duration longer than 0s", "The most time all warm-up tasks together may take."),
    WARMUP_REQUESTS(
            "warmup.requests",
            "none",
            "none, or paths with or without a method, separated by commas, such as /hello, HEAD /catalog",
            "Requests the service sends to itself before it is ready, again and again, until it has settled."),
    WARMUP_CONCURRENCY(
            "warmup.concurrency",
            "the CPUs of the container, 1 to 8",
            "a number from 1 to 64",
            "How many of them are under way at a time."),
    WARMUP_UNSAFE_METHODS(
            "warmup.unsafe-methods",
            "false",
            "true or false",
            "Whether they may use methods that change something, such as POST."),
    WARMUP_EXIT_AFTER(
            "warmup.exit-after",
            "false",
            "true or false",
            "Whether the process ends after its warm-up instead of becoming ready: to train an AppCDS archive or an AOT cache."),
    MANAGEMENT_PORT(
            "management.port",
            "8081",
            "a port from 0 (any free one) to 65535",
            "The port of `/healthz`, `/livez`, `/startupz` and `/drain`: always in plain Java, in Spring Boot only if it is set,"
                    + " never in Quarkus."),
    MANAGEMENT_HOST(
            "management.host",
            "0.0.0.0",
            "an address of this machine; the kubelet calls the pod's address, not localhost",
            "The address which that port listens on."),
    MANAGEMENT_BASE_PATH(
            "management.base-path",
            "/",
            "a path such as /graceful, or / for none",
            "What stands before `/healthz`, `/livez`, `/startupz` and `/drain`: for applications with such paths of their own."),
    MANAGEMENT_TOKEN(
            "management.token",
            "none",
            "8 to 256 visible ASCII characters without spaces",
            "The secret that `/drain` and `?verbose` ask for."),
    TERMINATION_MESSAGE_PATH(
            "termination-message-path",
            "/dev/termination-log",
            "a path",
            "Where the stop report is left for `kubectl describe pod`; only if the file exists.");

    private static final Pattern ITEM = Pattern.compile("(.+)\\[(\\d{1,9})]");

    private final String key;
    private final String defaultText;
    private final String expected;
    private final String meaning;

    Setting(String key, String defaultText, String expected, String meaning) {
        this.key = key;
        this.defaultText = defaultText;
        this.expected = expected;
        this.meaning = meaning;
    }

    /** The name without prefix, as messages show it: {@code propagation.delay}. */
    public String key() {
        return key;
    }

    /** The name in properties files and as a system property: {@code graceful.propagation.delay}. */
    public String property() {
        return "graceful." + key;
    }

    /** The name in the environment: {@code GRACEFUL_PROPAGATION_DELAY}. */
    public String environment() {
        return property().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The default in words. */
    public String defaultText() {
        return defaultText;
    }

    /** What is allowed, in words. */
    public String expected() {
        return expected;
    }

    /** What it is for: one sentence, Markdown. */
    public String meaning() {
        return meaning;
    }

    /** Whether the value may never be shown. */
    boolean secret() {
        return this == MANAGEMENT_TOKEN;
    }

    /** Whether it has several items; where a format has lists, they may also be given as one. */
    public boolean list() {
        return switch (this) {
            case WARMUP_REQUESTS, STREAMS_ENDLESS_PATHS, TRAFFIC_IGNORED_PATHS, TRAFFIC_IGNORED_PORTS -> true;
            default -> false;
        };
    }

    /** The setting of that name, with its prefix. */
    public static Optional<Setting> ofProperty(String name) {
        for (Setting setting : values()) {
            if (setting.property().equals(name)) {
                return Optional.of(setting);
            }
        }
        return Optional.empty();
    }

    /** The setting of that name, or the one whose item it names, as YAML's lists are flattened: {@code graceful.warmup.requests[0]}. */
    public static Optional<Setting> ofPropertyOrItem(String name) {
        Matcher item = ITEM.matcher(name);
        return item.matches() ? ofProperty(item.group(1)).filter(Setting::list) : ofProperty(name);
    }

    /** Which item of this list that name names, counted from 0; empty if it names none. */
    public OptionalInt item(String name) {
        Matcher item = ITEM.matcher(name);
        return list() && item.matches() && item.group(1).equals(property())
                ? OptionalInt.of(Integer.parseInt(item.group(2)))
                : OptionalInt.empty();
    }

    /** One text from the items of a list. */
    static String joined(List<String> items) {
        return String.join(", ", items);
    }

    /** A line of a {@link SettingsException}. */
    String problem(String value) {
        return problem(value, expected);
    }

    String problem(String value, String expectation) {
        return key + ": " + (secret() ? "***" : value) + " (expected: " + expectation + ")";
    }
}
