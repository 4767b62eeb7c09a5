package io.graceful.quarkus;

import io.graceful.inflight.DrainParticipant;
import io.smallrye.reactive.messaging.ChannelRegistry;
import io.smallrye.reactive.messaging.PausableChannel;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;

/**
 * Takes no message from pausable channels after the stop signal. A channel is pausable
 * with {@code mp.messaging.incoming.<channel>.pausable=true}.
 */
@API(status = API.Status.INTERNAL)
@Singleton
public class GracefulChannels implements DrainParticipant {

    private final ChannelRegistry registry;

    /** Made by CDI. */
    @Inject
    public GracefulChannels(ChannelRegistry registry) {
        this.registry = registry;
    }

    @Override
    public String name() {
        return "messaging channels";
    }

    @Override
    public void pause() {
        for (PausableChannel channel : channels()) {
            channel.pause();
        }
    }

    /** Those that have been taken are tracked by {@link TrackedInterceptor}. */
    @Override
    public int pending() {
        return 0;
    }

    private List<PausableChannel> channels() {
        return registry.getIncomingNames().stream()
                .map(registry::getPausable)
                .filter(Objects::nonNull)
                .toList();
    }
}
