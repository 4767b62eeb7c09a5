package io.graceful.quarkus;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** graceful: what is decided when the application is built. */
@ConfigMapping(prefix = "quarkus.graceful")
@ConfigRoot(phase = ConfigPhase.BUILD_TIME)
public interface GracefulBuildConfig {

    /** Whether graceful is built into the application at all. */
    @WithDefault("true")
    boolean enabled();
}
