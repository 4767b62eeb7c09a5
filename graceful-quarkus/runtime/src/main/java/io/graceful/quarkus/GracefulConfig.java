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

    /** What {@code terminationGracePeriodSeconds} of the pod says; 30s unless set. Everything else has to fit into it. */
    Optional<String> terminationGracePeriod();

    /** The wait for routers. */
    Propagation propagation();

    /** The wait for work in flight. */
    Drain drain();

    /** The stop hooks. */
    Stop stop();

    /** Readiness. */
    Readiness readiness();

    /** Warm-up. */
    Warmup warmup();

    /** Management endpoints. */
    Management management();

    /** Where the stop report is left for {@code kubectl describe pod}, if the file exists; /dev/termination-log unless set. */
    Optional<String> terminationMessagePath();

    /** The wait for routers. */
    interface Propagation {

        /** The least time to go on serving after the stop signal; unless set, 8s in Kubernetes and 0s elsewhere. */
        Optional<String> delay();

        /** The wait goes on until no request came on a new connection for this long; 3s unless set. */
        Optional<String> quietPeriod();

        /** The longest wait, however many requests still come; what the grace period leaves unless set. */
        Optional<String> max();
    }

    /** The wait for work in flight. */
    interface Drain {

        /** The time kept for requests in flight to end; 10s unless set. */
        Optional<String> timeout();

        /** What requests get that arrive during the drain: {@code serve}, the default, or {@code reject}. */
        Optional<String> lateRequests();
    }

    /** The stop hooks. */
    interface Stop {

        /** The time kept for all stop hooks together; 3s unless set. */
        Optional<String> timeout();
    }

    /** Readiness. */
    interface Readiness {

        /** When readiness goes off after the stop signal: {@code immediately}, the default, or {@code when-draining}. */
        Optional<String> onStop();
    }

    /** Warm-up. */
    interface Warmup {

        /** The most time all warm-up tasks together may take; 60s unless set. */
        Optional<String> timeout();

        /**
         * Requests the service sends to itself before it is ready, again and again, until it has settled: paths with or without
         * a method, separated by commas, such as {@code /hello, HEAD /catalog}; none unless set.
         */
        Optional<List<String>> requests();

        /** How many of them are under way at a time; as many as the container has CPUs, 1 to 8, unless set. */
        Optional<String> concurrency();

        /** Whether they may use methods that change something, such as POST; {@code false} unless set. */
        Optional<String> unsafeMethods();

        /**
         * Whether the process ends after its warm-up instead of becoming ready, to train an AppCDS archive or an AOT cache;
         * {@code false} unless set. Only in production mode.
         */
        Optional<String> exitAfter();
    }

    /** Management endpoints. */
    interface Management {

        /** The secret that {@code /drain} and {@code ?verbose} ask for; without one both are refused. */
        Optional<String> token();
    }
}
