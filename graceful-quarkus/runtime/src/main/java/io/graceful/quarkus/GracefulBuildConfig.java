package io.graceful.quarkus;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.apiguardian.api.API;

/** graceful: what is decided when the application is built. */
@API(status = API.Status.INTERNAL)
@ConfigMapping(prefix = "quarkus.graceful")
@ConfigRoot(phase = ConfigPhase.BUILD_TIME)
public interface GracefulBuildConfig {

    /** Whether graceful is built into the application at all. */
    @WithDefault("true")
    boolean enabled();
}
