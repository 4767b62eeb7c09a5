package io.graceful.quarkus;

import io.agroal.api.AgroalDataSource;
import io.graceful.warmup.OnFailure;
import io.graceful.warmup.WarmupTask;
import io.quarkus.arc.InjectableInstance;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/** Opens a connection to each database, so that no client waits for the first one. */
@API(status = API.Status.INTERNAL)
@Singleton
public class GracefulPools {

    /** A database that is away is not what keeps a service from being ready. */
    private static final Duration MOST = Duration.ofSeconds(10);

    @Produces
    @Singleton
    WarmupTask connectionPools(@Any InjectableInstance<AgroalDataSource> sources) {
        return WarmupTask.of("connection-pools", () -> openOneEach(sources))
                .withTimeout(MOST)
                .withOnFailure(OnFailure.CONTINUE);
    }

    private static void openOneEach(InjectableInstance<AgroalDataSource> sources) throws SQLException {
        List<SQLException> failures = new ArrayList<>();
        for (AgroalDataSource source : sources.listActive()) {
            try {
                source.getConnection().close();
            } catch (SQLException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }
}
