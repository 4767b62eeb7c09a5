package io.graceful.spring.discovery;

import com.netflix.appinfo.InstanceInfo.InstanceStatus;
import io.graceful.time.Deadline;
import io.graceful.time.Time;
import io.graceful.time.Waits;
import java.time.Duration;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.netflix.eureka.EurekaInstanceConfigBean;
import org.springframework.cloud.netflix.eureka.serviceregistry.EurekaRegistration;

/**
 * What Eureka needs beyond a status in its server. Its client keeps a status of its own, which it sends whenever it registers
 * anew, asks a health check for, and sets to UP when it registers first.
 */
final class EurekaInstances implements RegistryClient {

    private static final Logger log = LoggerFactory.getLogger(EurekaInstances.class);

    /** So long after a change of its status a client that does not hold it back has told the server. */
    private static final Duration TELLS_WITHIN = Duration.ofSeconds(2);

    private static final Pattern STATUS_UP = Pattern.compile("\\bSTATUS=UP\\b");

    private final Time time = Time.system();
    private volatile boolean held;
    private volatile boolean free;
    private volatile boolean stopping;

    /** Whether the status is what health checks say it is; otherwise it is what we say. */
    boolean followsHealth() {
        return free && !stopping;
    }

    @Override
    public void registers(Registration registration, boolean ready) {
        if (!(registration instanceof EurekaRegistration eureka)
                || !(eureka.getInstanceConfig() instanceof EurekaInstanceConfigBean config)) {
            return;
        }
        if (stopping) {
            config.setInitialStatus(InstanceStatus.OUT_OF_SERVICE);
        } else if (!ready && config.getInitialStatus() == InstanceStatus.UP) {
            config.setInitialStatus(InstanceStatus.STARTING);
            held = true;
        } else {
            // Whoever has set another one will also say when it is over.
            free = true;
        }
    }

    @Override
    public void release(Instance instance) throws InterruptedException {
        if (!(instance.registration() instanceof EurekaRegistration eureka)) {
            return;
        }
        free = true;
        if (held && eureka.getInstanceConfig() instanceof EurekaInstanceConfigBean config) {
            held = false;
            config.setInitialStatus(InstanceStatus.UP);
            eureka.getApplicationInfoManager().setInstanceStatus(InstanceStatus.UP);
            seeToIt(eureka, instance);
        }
    }

    /**
     * The client tells at once, but not more than twice in quick succession. And a process that was killed while it stopped, and came
     * back under the same id, is out of service still, by what it said then.
     */
    private void seeToIt(EurekaRegistration eureka, Instance instance) throws InterruptedException {
        // Asked once: for an instance that it does not know yet the client logs a warning.
        if (Waits.until(time, () -> stopping, Deadline.in(time, TELLS_WITHIN)) || isUp(instance)) {
            return;
        }
        if (eureka.getApplicationInfoManager().getInfo().getStatus() == InstanceStatus.UP) {
            try {
                instance.setStatus(Instance.UP);
            } catch (RuntimeException e) {
                log.debug("Eureka does not answer; its client goes on trying", e);
            }
        }
    }

    private static boolean isUp(Instance instance) {
        try {
            return STATUS_UP.matcher(instance.status()).find();
        } catch (RuntimeException e) {
            log.debug("Eureka does not say what it has", e);
            return false;
        }
    }

    /** Health checks are not asked any more, and whatever is registered anew from now on is out of service. */
    @Override
    public void stops(Registration registration) {
        stopping = true;
        if (registration instanceof EurekaRegistration eureka) {
            eureka.getEurekaClient().registerHealthCheck(status -> null);
            eureka.getApplicationInfoManager().setInstanceStatus(InstanceStatus.OUT_OF_SERVICE);
        }
    }
}
