package io.graceful.spring.actuate;

import io.graceful.Graceful;
import io.graceful.micrometer.GracefulMetrics;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import io.graceful.spring.GracefulParts;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** All meters, in every registry that Boot binds. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnClass(MeterBinder.class)
public class GracefulMetricsAutoConfiguration {

    /** There is a meter for each warm-up task, so they have to be known before. */
    @Bean
    MeterBinder gracefulMetrics(Graceful graceful, GracefulParts parts) {
        return registry -> {
            parts.collect();
            new GracefulMetrics(graceful).bindTo(registry);
        };
    }
}
