package io.graceful.quarkus;

import io.graceful.Graceful;
import io.graceful.micrometer.GracefulMetrics;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Gives the meters to Quarkus' registry, which binds every bean of this type. */
@Singleton
public class GracefulMeters {

    @Produces
    @Singleton
    MeterBinder gracefulMetrics(Graceful graceful) {
        return new GracefulMetrics(graceful);
    }
}
