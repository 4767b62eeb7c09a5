package io.graceful.spring;

import io.graceful.testkit.edge.EdgeServer;
import io.graceful.testkit.edge.Protocol;
import io.graceful.testkit.edge.TestCertificate;
import io.graceful.testkit.junit.EdgePromises;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.UpgradeProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tomcat's edge before the kit for edges. */
class TomcatPromisesTest extends EdgePromises {

    @Configuration(proxyBeanMethods = false)
    static class Connectors {

        @Bean
        WebServerFactoryCustomizer<TomcatWebServerFactory> further() {
            return factory -> {
                factory.addAdditionalConnectors(tls(), plain());
                factory.addConnectorCustomizers(Connectors::forgives);
            };
        }

        /** Tomcat takes the small frames of the kit's clients for an attack. */
        private static void forgives(Connector connector) {
            for (UpgradeProtocol upgrade : connector.findUpgradeProtocols()) {
                if (upgrade instanceof Http2Protocol http2) {
                    http2.setOverheadCountFactor(0);
                    http2.setOverheadResetFactor(0);
                    http2.setOverheadWindowUpdateThreshold(0);
                    http2.setOverheadDataThreshold(0);
                    http2.setOverheadContinuationThreshold(0);
                }
            }
        }

        private static Connector plain() {
            Connector connector = new Connector();
            connector.setPort(0);
            return connector;
        }

        private static Connector tls() {
            Connector connector = plain();
            connector.setScheme("https");
            connector.setSecure(true);
            connector.setProperty("SSLEnabled", "true");
            SSLHostConfig host = new SSLHostConfig();
            SSLHostConfigCertificate certificate =
                    new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
            try {
                certificate.setCertificateKeystoreFile(TestCertificate.file().toString());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            certificate.setCertificateKeystorePassword(TestCertificate.PASSWORD);
            host.addCertificate(certificate);
            connector.addSslHostConfig(host);
            connector.addUpgradeProtocol(new Http2Protocol());
            forgives(connector);
            return connector;
        }
    }

    @Override
    protected EdgeServer start() throws Exception {
        return KitServer.start("tomcat", Connectors.class, TomcatPromisesTest::ports);
    }

    private static List<Integer> ports(WebServer server) {
        return Arrays.stream(((TomcatWebServer) server).getTomcat().getService().findConnectors())
                .map(Connector::getLocalPort)
                .toList();
    }

    @Override
    protected Set<Protocol> protocols() {
        return EnumSet.allOf(Protocol.class);
    }

    @Override
    protected Map<String, String> unkept() {
        String why = "a connection counts from its first request on";
        return Map.of("silent-connections H2C_PRIOR_KNOWLEDGE", why, "silent-connections TLS_H2", why);
    }

    @Override
    protected int sideBySide() {
        return 4;
    }
}
