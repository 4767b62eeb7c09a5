package io.graceful.spring.tomcat;

import io.graceful.Graceful;
import io.graceful.edge.ServerEdge;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import io.graceful.spring.server.TomcatSetup;
import io.graceful.spring.web.WebPaths;
import org.apache.catalina.Context;
import org.apache.catalina.Valve;
import org.apache.catalina.startup.Tomcat;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWarDeployment;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Graceful's edge on Tomcat, for servlet and reactive applications alike. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnClass(Tomcat.class)
@ConditionalOnNotWarDeployment
public class GracefulTomcatAutoConfiguration {

    @Bean
    TomcatSetup gracefulTomcatSetup(Graceful graceful, Environment environment) {
        WebPaths paths = WebPaths.of(environment);
        return new Edge(new ServerEdge<Object>(graceful, paths.context(), paths.exempt()));
    }

    private record Edge(ServerEdge<?> edge) implements TomcatSetup {

        @Override
        public Valve engineValve() {
            return new TomcatValve(edge);
        }

        @Override
        public void prepare(Context context) {
            context.getPipeline().addValve(new TomcatEnd());
        }
    }
}
