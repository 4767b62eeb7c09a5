package io.graceful.spring.work;

import io.graceful.grpc.GrpcCalls;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import io.grpc.ServerInterceptor;
import io.grpc.protobuf.services.HealthStatusManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.grpc.server.GlobalServerInterceptor;

/** The calls of a gRPC server and its health. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnClass({ServerInterceptor.class, GlobalServerInterceptor.class, HealthStatusManager.class})
public class GracefulGrpcAutoConfiguration {

    @Bean
    @GlobalServerInterceptor
    GrpcCalls gracefulGrpcCalls(ObjectProvider<HealthStatusManager> health) {
        HealthStatusManager known = health.getIfAvailable();
        return new GrpcCalls(known == null ? () -> {} : known::enterTerminalState);
    }
}
