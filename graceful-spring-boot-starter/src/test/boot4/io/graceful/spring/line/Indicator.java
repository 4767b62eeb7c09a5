package io.graceful.spring.line;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** A health indicator as Spring Boot 4 knows it. */
public abstract class Indicator implements HealthIndicator {

    @Override
    public final Health health() {
        return isUp() ? Health.up().build() : Health.down().build();
    }

    protected abstract boolean isUp();
}
