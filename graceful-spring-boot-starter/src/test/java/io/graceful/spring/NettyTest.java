package io.graceful.spring;

import io.graceful.spring.app.FluxApp;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

class NettyTest extends ServerContract {

    @Override
    Class<?> application() {
        return FluxApp.class;
    }

    @Override
    WebApplicationType type() {
        return WebApplicationType.REACTIVE;
    }

    @Override
    String server() {
        return "reactor.netty";
    }

    @Override
    CountDownLatch letGo(ConfigurableApplicationContext context) {
        return context.getBean(FluxApp.Pages.class).letGo;
    }

    @Test
    void pipelining() throws IOException {
        requestsInOneGoAreAllAnsweredInTheWait();
    }

    @Test
    void unreadBodies() throws IOException {
        bodiesThatNobodyReadsCostNoAnswer();
    }

    @Test
    void endOfAnEventStream() throws IOException {
        anEventStreamEndsItsConnection();
    }
}
