package io.graceful.quarkus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.reactive.messaging.ChannelRegistry;
import io.smallrye.reactive.messaging.PausableChannel;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The messaging extension itself cannot run here: its jars are not on Central in this version. */
class GracefulChannelsTest {

    @Test
    void pausableChannelsArePausedAndOthersLeftAlone() {
        Channel orders = new Channel();
        ChannelRegistry registry = (ChannelRegistry) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ChannelRegistry.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "getIncomingNames" -> Set.of("orders", "not-pausable");
                        case "getPausable" -> arguments[0].equals("orders") ? orders : null;
                        default -> throw new UnsupportedOperationException(method.getName());
                    };
                });

        GracefulChannels channels = new GracefulChannels(registry);
        channels.pause();

        assertTrue(orders.paused);
        assertEquals(0, channels.pending());
    }

    private static final class Channel implements PausableChannel {

        boolean paused;

        @Override
        public boolean isPaused() {
            return paused;
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            throw new AssertionError("nothing begins again");
        }
    }
}
