package io.graceful.spring;

import io.graceful.spring.app.MvcApp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

class JettyTest extends ServerContract {

    @Override
    Class<?> application() {
        return MvcApp.class;
    }

    @Override
    WebApplicationType type() {
        return WebApplicationType.SERVLET;
    }

    @Override
    String server() {
        return "jetty";
    }

    @Override
    String drainPath() {
        return "/drain";
    }

    @Override
    CountDownLatch letGo(ConfigurableApplicationContext context) {
        return context.getBean(MvcApp.Pages.class).letGo;
    }

    @Test
    void itsOwnRequestsAreNotInTheAccessLog(@TempDir Path directory) throws IOException {
        theAccessLogKnowsOnlyOthers(
                directory,
                "server.jetty.accesslog.enabled=true",
                "server.jetty.accesslog.filename=" + directory.resolve("access.log"));
    }

    @Test
    void pipelining() throws IOException {
        requestsInOneGoAreAllAnsweredInTheWait();
    }

    @Test
    void endOfAnEventStream() throws IOException {
        anEventStreamEndsItsConnection();
    }
}
