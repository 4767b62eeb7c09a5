package io.graceful.spring.discovery;

import io.graceful.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * How long others may go on sending to an instance after its registry was told, and why: what is kept on the way, added up. The
 * settings are those of the callers and of the registry; this service's own stand for them.
 */
final class Forgetting {

    private final List<String> parts = new ArrayList<>();
    private Duration longest = Duration.ZERO;

    private Forgetting() {}

    static Forgetting of(RegistryKind kind, Environment environment) {
        Binder binder = Binder.get(environment);
        Forgetting forgetting = new Forgetting();
        if (kind == RegistryKind.EUREKA) {
            if (value(binder, "eureka.server.use-read-only-response-cache", Boolean.class, true)) {
                forgetting.add(
                        "eureka.server.response-cache-update-interval-ms",
                        Duration.ofMillis(
                                value(binder, "eureka.server.response-cache-update-interval-ms", Long.class, 30_000L)));
            }
            forgetting.add(
                    "eureka.client.registry-fetch-interval-seconds",
                    Duration.ofSeconds(
                            value(binder, "eureka.client.registry-fetch-interval-seconds", Long.class, 30L)));
        }
        if (value(binder, "spring.cloud.loadbalancer.cache.enabled", Boolean.class, true)) {
            forgetting.add(
                    "spring.cloud.loadbalancer.cache.ttl",
                    value(binder, "spring.cloud.loadbalancer.cache.ttl", Duration.class, Duration.ofSeconds(35)));
        }
        return forgetting;
    }

    private void add(String setting, Duration most) {
        longest = longest.plus(most);
        parts.add(setting + " " + Durations.text(most));
    }

    Duration longest() {
        return longest;
    }

    /** Whoever wants the value itself complains of one that makes no sense. */
    private static <T> T value(Binder binder, String setting, Class<T> type, T byDefault) {
        try {
            return binder.bind(setting, type).orElse(byDefault);
        } catch (BindException e) {
            return byDefault;
        }
    }

    @Override
    public String toString() {
        return Durations.text(longest) + " = " + String.join(" + ", parts);
    }
}
