package io.graceful.spring.edge;

import io.graceful.spring.line.Line;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.UpgradeProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/** The pages on Tomcat, which has a second connector. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class TomcatPages extends MvcPages {

    @Bean
    WebServerFactoryCustomizer<?> secondConnector() {
        Connector second = new Connector();
        second.setPort(0);
        return Line.withSecond(second, TomcatPages::forgives);
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
}
