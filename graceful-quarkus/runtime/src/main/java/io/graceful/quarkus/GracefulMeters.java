package io.graceful.quarkus;

import io.graceful.Graceful;
import io.graceful.micrometer.GracefulMetrics;
import io.graceful.micrometer.SelfRequestMeters;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.config.MeterFilter;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.apiguardian.api.API;

/** Gives the meters to Quarkus' registry, which binds every bean of this type, and keeps self-requests out of it. */
@API(status = API.Status.INTERNAL)
@Singleton
public class GracefulMeters {

    private static final Tags MARKED = Tags.of(SelfRequestMeters.TAG, "true");

    @Produces
    @Singleton
    MeterBinder gracefulMetrics(Graceful graceful) {
        return new GracefulMetrics(graceful);
    }

    /** The only place where Quarkus asks about a single request; to leave one out, it takes the filter too. */
    @Produces
    @Singleton
    HttpServerMetricsTagsContributor selfRequestsMarked(Graceful graceful) {
        return context -> VertxEdge.isSelfRequest(graceful.selfRequests(), context.request()) ? MARKED : Tags.empty();
    }

    @Produces
    @Singleton
    MeterFilter selfRequestsDenied() {
        return SelfRequestMeters.denied();
    }
}
