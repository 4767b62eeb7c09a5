package io.graceful.spring.line;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** A health indicator as Spring Boot 3.5 knows it. */
public abstract class Indicator implements HealthIndicator {

    @Override
    public final Health health() {
        return isUp() ? Health.up().build() : Health.down().build();
    }

    protected abstract boolean isUp();
}
