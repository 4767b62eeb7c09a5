package io.graceful.quarkus;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * graceful: what can be set for each environment.
 *
 * <p>All values are texts here: the core reads them, so that one message lists everything that is wrong. Durations are
 * ISO-8601 or of the form {@code 10s} and {@code 500ms}.
 */
@API(status = API.Status.INTERNAL)
@ConfigMapping(prefix = "quarkus.graceful")
@ConfigRoot(phase = ConfigPhase.RUN_TIME)
public interface GracefulConfig {

    /**
     * What {@code terminationGracePeriodSeconds} of the pod says. Everything below has to fit into it. Unless set: 30s.
     * Accepts a duration longer than 2s.
     */
    Optional<String> terminationGracePeriod();

    /** The wait for routers. */
    Propagation propagation();

    /** The wait for work in flight. */
    Drain drain();

    /** Long-lived streams. */
    Streams streams();

    /** Whose requests count. */
    Traffic traffic();

    /** The stop hooks. */
    Stop stop();

    /** Readiness. */
    Readiness readiness();

    /** Warm-up. */
    Warmup warmup();

    /** Management endpoints. */
    Management management();

    /**
     * Where the stop report is left for {@code kubectl describe pod}; only if the file exists. Unless set:
     * /dev/termination-log. Accepts a path.
     */
    Optional<String> terminationMessagePath();

    /** The wait for routers. */
    interface Propagation {

        /**
         * The least time to go on serving after the stop signal, while routers forget this instance. Unless set: 8s in
         * Kubernetes, else 0s. Accepts a duration, zero or longer.
         */
        Optional<String> delay();

        /**
         * The wait goes on until no request came on a new connection for this long. Unless set: 3s. Accepts a duration,
         * zero or longer.
         */
        Optional<String> quietPeriod();

        /**
         * The longest wait, however many requests still come. Unless set: what the grace period leaves. Accepts a
         * duration, not shorter than propagation.delay.
         */
        Optional<String> max();
    }

    /** The wait for work in flight. */
    interface Drain {

        /** The least time kept for requests in flight to end; what the wait leaves over is theirs too. Unless set: 10s. Accepts a duration, zero or longer. */
        Optional<String> timeout();

        /**
         * What requests get that arrive while the service drains: an answer, or 503 with Retry-After. Unless set:
         * serve. Accepts serve or reject.
         */
        Optional<String> lateRequests();
    }

    /** Long-lived streams. */
    interface Streams {

        /** Responses that never end by themselves: asked to end during the wait, and not waited for. Any other is waited for like a request. Unless set: every GET that is answered with text/event-stream. Accepts none, or paths separated by commas, such as /feed, /notifications. */
        Optional<List<String>> endlessPaths();
    }

    /** Whose requests count. */
    interface Traffic {

        /** What probers and balancers ask all the time: nobody's traffic, neither counted nor waited for. Unless set: none. Accepts none, or paths separated by commas, such as /health, /metrics. */
        Optional<List<String>> ignoredPaths();

        /** Ports on which nobody sends requests that could be lost, such as a debugger's: no report names them as unseen. Unless set: none. Accepts none, or ports separated by commas, such as 5005, 9010. */
        Optional<List<String>> ignoredPorts();
    }

    /** The stop hooks. */
    interface Stop {

        /** The time kept for all stop hooks together. Unless set: 3s. Accepts a duration, zero or longer. */
        Optional<String> timeout();
    }

    /** Readiness. */
    interface Readiness {

        /**
         * When readiness goes off after the stop signal. Unless set: immediately. Accepts immediately or when-draining.
         */
        Optional<String> onStop();
    }

    /** Warm-up. */
    interface Warmup {

        /** The most time all warm-up tasks together may take. Unless set: 60s. Accepts a duration longer than 0s. */
        Optional<String> timeout();

        /**
         * Requests the service sends to itself before it is ready, again and again, until it has settled. Unless set:
         * none. Accepts none, or paths with or without a method, separated by commas, such as /hello, HEAD /catalog.
         */
        Optional<List<String>> requests();

        /**
         * How many of them are under way at a time. Unless set: the CPUs of the container, 1 to 8. Accepts a number
         * from 1 to 64.
         */
        Optional<String> concurrency();

        /**
         * Whether they may use methods that change something, such as POST. Unless set: false. Accepts true or false.
         */
        Optional<String> unsafeMethods();

        /**
         * Whether the process ends after its warm-up instead of becoming ready: to train an AppCDS archive or an AOT
         * cache. Unless set: false. Accepts true or false.
         */
        Optional<String> exitAfter();
    }

    /** Management endpoints. */
    interface Management {

        /**
         * What stands before {@code /healthz}, {@code /livez}, {@code /startupz} and {@code /drain}: for applications with such paths of
         * their own. Unless set: /. Accepts a path such as /graceful, or / for none.
         */
        Optional<String> basePath();

        /**
         * The secret that {@code /drain} and {@code ?verbose} ask for. Unless set: none. Accepts 8 to 256 visible ASCII
         * characters without spaces.
         */
        Optional<String> token();
    }
}
