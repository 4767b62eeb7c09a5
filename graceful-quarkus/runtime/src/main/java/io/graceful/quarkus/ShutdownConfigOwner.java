package io.graceful.quarkus;

import io.quarkus.runtime.configuration.ConfigBuilder;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Takes {@code quarkus.shutdown.delay} and {@code timeout} away from Quarkus, which would wait for them once more after
 * graceful has. What the user set is still to be had, under the same name with {@link #AS_SET} before it.
 */
@API(status = API.Status.INTERNAL)
public final class ShutdownConfigOwner implements ConfigBuilder {

    static final String DELAY = "quarkus.shutdown.delay";
    static final String TIMEOUT = "quarkus.shutdown.timeout";
    static final String AS_SET = "io.graceful.as-set.";

    /** Outside everything else, so that profiles and expressions are resolved by the time this sees a value. */
    private static final int OUTERMOST = 10_000;

    private static final Set<String> OWNED = Set.of(DELAY, TIMEOUT);

    @Override
    public SmallRyeConfigBuilder configBuilder(SmallRyeConfigBuilder builder) {
        return builder.withInterceptorFactories(new io.smallrye.config.ConfigSourceInterceptorFactory() {

            @Override
            public ConfigSourceInterceptor getInterceptor(ConfigSourceInterceptorContext context) {
                return ShutdownConfigOwner::value;
            }

            @Override
            public java.util.OptionalInt getPriority() {
                return java.util.OptionalInt.of(OUTERMOST);
            }
        });
    }

    private static @Nullable ConfigValue value(ConfigSourceInterceptorContext context, String name) {
        if (OWNED.contains(name)) {
            return null;
        }
        return context.proceed(name.startsWith(AS_SET) ? name.substring(AS_SET.length()) : name);
    }
}
