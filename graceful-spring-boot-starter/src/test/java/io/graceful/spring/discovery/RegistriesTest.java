package io.graceful.spring.discovery;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.settings.GracefulSettings;
import io.graceful.settings.Setting;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.discovery.event.InstancePreRegisteredEvent;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;
import org.springframework.mock.env.MockEnvironment;

/** Registries of all tempers. A real one is in {@code examples/spring-cloud-eureka}. */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RegistriesTest {

    private final MockEnvironment environment = new MockEnvironment();
    private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
    private final Graceful graceful = Graceful.builder()
            .withoutSignals()
            .settings(GracefulSettings.builder()
                    .kubernetes(false)
                    .set(Setting.STOP_TIMEOUT, "500ms")
                    .build())
            .start();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        end.countDown();
        graceful.close();
    }

    private static class Here implements Registration {

        private final String name;

        Here(String name) {
            this.name = name;
        }

        @Override
        public String getServiceId() {
            return name;
        }

        @Override
        public String getHost() {
            return "localhost";
        }

        @Override
        public int getPort() {
            return 80;
        }

        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public URI getUri() {
            return URI.create("http://localhost");
        }

        @Override
        public Map<String, String> getMetadata() {
            return Map.of();
        }
    }

    /** Another kind of registration, which {@link ForOthers} is made for. */
    private static final class Other extends Here {
        Other() {
            super("other");
        }
    }

    private static class Recording<R extends Registration> implements ServiceRegistry<R> {

        final List<String> told = new CopyOnWriteArrayList<>();
        volatile String status = "UP";

        @Override
        public void register(R registration) {}

        @Override
        public void deregister(R registration) {
            told.add("deregistered " + registration.getServiceId());
        }

        @Override
        public void close() {}

        @Override
        public void setStatus(R registration, String newStatus) {
            status = newStatus;
            told.add(newStatus + " " + registration.getServiceId());
        }

        @SuppressWarnings("unchecked")
        @Override
        public <T> T getStatus(R registration) {
            return (T) Map.of("status", status);
        }
    }

    private static class ForAny extends Recording<Registration> {}

    private static class ForHere extends Recording<Here> {}

    private static final class ForOthers extends Recording<Other> {}

    /** As those that know only UP and DOWN, and log a warning. */
    private static final class Passing extends ForHere {
        @Override
        public void setStatus(Here registration, String newStatus) {}
    }

    private static final class Without extends ForHere {
        @Override
        public void setStatus(Here registration, String newStatus) {
            throw new UnsupportedOperationException("on purpose");
        }
    }

    private static final class Failing extends ForHere {
        @Override
        public void setStatus(Here registration, String newStatus) {
            throw new IllegalStateException("away");
        }

        @Override
        public void deregister(Here registration) {
            throw new IllegalStateException("away");
        }
    }

    private final class Hanging extends ForHere {
        @Override
        public void setStatus(Here registration, String newStatus) {
            try {
                end.await();
            } catch (InterruptedException e) {
                told.add("interrupted");
                Thread.currentThread().interrupt();
            }
        }
    }

    private Registries registries(ServiceRegistry<?>... some) {
        for (ServiceRegistry<?> registry : some) {
            beans.registerSingleton(registry.getClass().getSimpleName(), registry);
        }
        return new Registries(graceful, beans, environment, List.of());
    }

    private void registration(String name) {
        beans.registerSingleton(name, new Here(name));
    }

    @Test
    void aStatusIsEnoughForARegistryThatHasOne() {
        ForHere registry = new ForHere();
        registration("shop");
        registries(registry).afterSingletonsInstantiated();

        graceful.stop();

        await().until(() -> !registry.told.isEmpty());
        assertEquals(List.of("OUT_OF_SERVICE shop"), registry.told);
    }

    @Test
    void oneThatPassesOverTheStatusIsLeft(CapturedOutput output) {
        Passing registry = new Passing();
        registration("shop");
        registries(registry).afterSingletonsInstantiated();

        graceful.stop();

        await().until(() -> output.getOut().contains("Told the registry"));
        assertEquals(List.of("deregistered shop"), registry.told);
        assertTrue(output.getOut().contains("Passing deregistered"), output.getOut());
    }

    @Test
    void oneThatHasNoStatusIsLeft() {
        Without registry = new Without();
        registration("shop");
        registries(registry).afterSingletonsInstantiated();

        graceful.stop();

        await().until(() -> !registry.told.isEmpty());
        assertEquals(List.of("deregistered shop"), registry.told);
    }

    @Test
    void oneThatHangsHoldsUpNeitherTheOthersNorTheStop(CapturedOutput output) throws Exception {
        ForAny quick = new ForAny();
        Hanging hanging = new Hanging();
        registration("shop");
        Registries registries = registries(hanging);
        registries.afterSingletonsInstantiated();
        beans.registerSingleton("quick", quick);
        ForOthers others = new ForOthers();
        beans.registerSingleton("others", others);
        beans.registerSingleton("other", new Other());
        registries.afterSingletonsInstantiated();

        graceful.stop().finished().toCompletableFuture().get(4, TimeUnit.SECONDS);

        await().until(() -> others.told.equals(List.of("OUT_OF_SERVICE other")));
        assertEquals(List.of(), hanging.told, "it waited for the one that hangs");
        assertEquals(List.of(), quick.told, "there is one for it that is made for it");
        await().until(() -> hanging.told.contains("interrupted"));
        await().until(() -> output.getOut().contains("no answer"));
    }

    @Test
    void oneThatFailsIsNamedInOneLine(CapturedOutput output) {
        registration("shop");
        registries(new Failing()).afterSingletonsInstantiated();

        graceful.stop();

        await().until(() -> output.getOut().contains("Failing NOT: java.lang.IllegalStateException: away"));
    }

    @Test
    void aStopThatNobodyWaitsForIsNotTold() {
        ForHere registry = new ForHere();
        registration("shop");
        registries(registry).afterSingletonsInstantiated();

        graceful.stop(StopCause.CLOSED);

        await().until(() -> graceful.lifecycle().phase() == Phase.STOPPED);
        assertEquals(List.of(), registry.told);
    }

    @Test
    void oneThatRegistersDuringTheStopIsTakenOutAgain() {
        ForHere registry = new ForHere();
        Registries registries = registries(registry);
        Here here = new Here("late");

        graceful.stop();
        registries.onApplicationEvent(new InstancePreRegisteredEvent(this, here));
        registries.onApplicationEvent(new InstanceRegisteredEvent<>(this, "config"));

        await().until(() -> registry.told.contains("OUT_OF_SERVICE late"));
    }

    @Test
    void readyIsToldUntilItIsHeard() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        ForAny away = new ForAny() {
            @Override
            public void setStatus(Registration registration, String newStatus) {
                switch (tries.incrementAndGet()) {
                    case 1 -> throw new IllegalStateException("away");
                    case 2 -> told.add("passed over");
                    default -> super.setStatus(registration, newStatus);
                }
            }
        };
        away.status = "OUT_OF_SERVICE";
        Instance instance = new Instance(new Here("shop"), away, RegistryKind.CONSUL, "Consul");

        new Telling(Time.system(), Threads.system()).release(instance, () -> false);

        assertEquals(List.of("passed over", "UP shop"), away.told);
    }

    @Test
    void aDelayThatIsTooShortIsSaidOnceReady(CapturedOutput output) {
        registration("shop");
        registries(new ForHere()).afterSingletonsInstantiated();

        graceful.started();

        await().until(
                        () -> output.getOut()
                                .contains(
                                        "Callers that find this service in ForHere may send to it for 35s"
                                                + " = spring.cloud.loadbalancer.cache.ttl 35s after it is out of service, and propagation.delay is 0s"));
    }

    @Test
    void whatIsKeptOnTheWayIsAddedUp() {
        assertEquals(
                "100s = eureka.server.response-cache-update-interval-ms 30s"
                        + " + eureka.client.registry-fetch-interval-seconds 30s"
                        + " + spring.cloud.loadbalancer.cache.ttl 40s",
                Forgetting.of(
                                RegistryKind.EUREKA,
                                environment.withProperty("spring.cloud.loadbalancer.cache.ttl", "40s"))
                        .toString());

        environment.setProperty("spring.cloud.loadbalancer.cache.enabled", "false");
        environment.setProperty("eureka.server.use-read-only-response-cache", "false");
        environment.setProperty("eureka.client.registryFetchIntervalSeconds", "3");
        assertEquals(
                3, Forgetting.of(RegistryKind.EUREKA, environment).longest().toSeconds());
        assertEquals(
                0, Forgetting.of(RegistryKind.CONSUL, environment).longest().toSeconds());
    }
}
