package io.graceful.spring;

import io.graceful.spring.app.FluxApp;
import java.util.concurrent.CountDownLatch;
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
}
