package io.graceful.spring.work;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.graceful.spring.WarmupTasks;
import io.graceful.time.Deadline;
import io.graceful.time.Time;
import io.graceful.time.Waits;
import io.graceful.warmup.OnFailure;
import io.graceful.warmup.WarmupTask;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * A task for each pool of HikariCP that fills it: Hikari opens its first connection for the first request, which waits for it.
 *
 * <p>Pools are filled as far as Hikari itself would fill them. A database that cannot be reached keeps nobody from being ready:
 * whether the service can do without is for a gate to say.
 */
final class FillingPools implements WarmupTasks {

    private static final Logger log = LoggerFactory.getLogger(FillingPools.class);

    /** Until the first connection, and for the others, which Hikari opens one after the other. */
    private static final Duration CONNECTING = Duration.ofSeconds(10);

    private static final Duration FILLING = Duration.ofSeconds(5);

    private final ConfigurableListableBeanFactory beans;

    FillingPools(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public List<WarmupTask> tasks() {
        Map<HikariDataSource, String> pools = new LinkedHashMap<>();
        for (String name : beans.getBeanNamesForType(DataSource.class, true, false)) {
            // What is lazy stays so.
            HikariDataSource pool = beans.getSingleton(name) instanceof DataSource source ? pool(source) : null;
            if (pool != null) {
                pools.putIfAbsent(pool, name);
            }
        }
        return pools.entrySet().stream()
                .map(pool -> task(pool.getValue(), pool.getKey()))
                .toList();
    }

    private static @Nullable HikariDataSource pool(DataSource source) {
        if (source instanceof HikariDataSource pool) {
            return pool;
        }
        try {
            return source.isWrapperFor(HikariDataSource.class) ? source.unwrap(HikariDataSource.class) : null;
        } catch (SQLException | RuntimeException e) {
            log.debug("{} does not say what it wraps", source, e);
            return null;
        }
    }

    private static WarmupTask task(String bean, HikariDataSource pool) {
        return WarmupTask.of("pool-" + bean, () -> fill(pool))
                .withTimeout(CONNECTING.plus(FILLING))
                .withOnFailure(OnFailure.CONTINUE);
    }

    private static void fill(HikariDataSource pool) throws SQLException, InterruptedException {
        if (pool.isClosed()) {
            return;
        }
        pool.getConnection().close();
        HikariPoolMXBean state = pool.getHikariPoolMXBean();
        int wanted = Math.min(pool.getMinimumIdle(), pool.getMaximumPoolSize());
        Time time = Time.system();
        if (!Waits.until(time, () -> state.getTotalConnections() >= wanted, Deadline.in(time, FILLING))) {
            throw new SQLException(state.getTotalConnections() + " of " + wanted + " connections");
        }
    }
}
