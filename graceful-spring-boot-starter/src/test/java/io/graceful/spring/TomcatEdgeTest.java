package io.graceful.spring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.Graceful;
import io.graceful.lifecycle.StopCause;
import io.graceful.spring.app.HttpConnection;
import io.graceful.spring.app.MvcApp;
import io.graceful.spring.line.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class TomcatEdgeTest extends EdgeContract {

    @Override
    String server() {
        return "tomcat";
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoConnectors {

        @Bean
        WebServerFactoryCustomizer<?> second() {
            Connector second = new Connector();
            second.setPort(0);
            return Line.withSecond(second, each -> {});
        }
    }

    private Connector[] connectors() {
        return Line.tomcat(context()).getService().findConnectors();
    }

    private void toldOn(int port, Graceful graceful) throws IOException {
        List<HttpConnection> pooled = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            HttpConnection connection = connect(port);
            connection.get("/hello");
            pooled.add(connection);
        }
        await().untilAsserted(() -> assertEquals(8, graceful.connections().untold()));

        graceful.stop(StopCause.API);

        for (HttpConnection connection : pooled) {
            assertTrue(connection.get("/hello").tellsToLeave());
        }
        assertEquals(0, graceful.connections().untold());
    }

    @Test
    void theClientsOfASecondConnectorAreTold() throws IOException {
        Graceful graceful = start(
                List.of(MvcApp.class, TwoConnectors.class),
                "graceful.propagation.delay=2s",
                "graceful.propagation.max=3s");
        assertEquals(2, connectors().length);

        toldOn(connectors()[1].getLocalPort(), graceful);
    }

    @Test
    void theClientsOfAConnectorThatComesLaterAreTold() throws IOException {
        Graceful graceful = start("graceful.propagation.delay=2s", "graceful.propagation.max=3s");
        Connector late = new Connector();
        late.setPort(0);
        Line.tomcat(context()).getService().addConnector(late);

        toldOn(late.getLocalPort(), graceful);
    }
}
