package io.graceful.spring.discovery;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.time.Action;
import io.graceful.time.Durations;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cloud.client.discovery.event.InstancePreRegisteredEvent;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.SmartApplicationListener;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

/**
 * Keeps what registries say of this service in step with what it is: not UP before it is ready, and out of service from the stop
 * signal on. Nothing here holds up the service or its stop, however slow a registry is.
 */
final class Registries implements SmartApplicationListener, SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(Registries.class);

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Graceful graceful;
    private final ListableBeanFactory beans;
    private final Environment environment;
    private final List<RegistryClient> clients;
    private final Time time = Time.system();
    private final Threads threads = Threads.system();
    private final Telling telling = new Telling(time, threads);
    private final Map<Registration, Instance> instances = Collections.synchronizedMap(new IdentityHashMap<>());
    private final Map<Object, Registration> registering = Collections.synchronizedMap(new IdentityHashMap<>());
    private volatile boolean released;
    private final AtomicBoolean stopping = new AtomicBoolean();

    Registries(Graceful graceful, ListableBeanFactory beans, Environment environment, List<RegistryClient> clients) {
        this.graceful = graceful;
        this.beans = beans;
        this.environment = environment;
        this.clients = clients;
        // Before any listener is told of the phase, and none of them can hold this up.
        graceful.lifecycle().reached(Phase.READY).thenRun(() -> background("registry-up", this::releaseWhenReady));
        graceful.lifecycle().reached(Phase.PROPAGATING).thenRun(this::stop);
        graceful.lifecycle().reached(Phase.DRAINING).thenRun(this::stop);
    }

    private void background(String name, Action work) {
        Threads.Running unused = threads.start(name, work);
    }

    @Override
    public boolean supportsEventType(Class<? extends ApplicationEvent> type) {
        return InstancePreRegisteredEvent.class.isAssignableFrom(type)
                || InstanceRegisteredEvent.class.isAssignableFrom(type);
    }

    /** A registry of which something else is true than we think keeps nobody from starting. */
    @Override
    public void onApplicationEvent(ApplicationEvent event) {
        try {
            registration(event);
        } catch (RuntimeException | LinkageError e) {
            log.warn("What registries say of this service will not follow its phases: {}", e.toString());
        }
    }

    private void registration(ApplicationEvent event) {
        if (event instanceof InstancePreRegisteredEvent before) {
            registering.put(before.getSource(), before.getRegistration());
            registers(before.getRegistration());
        } else if (event instanceof InstanceRegisteredEvent<?> after) {
            Registration registration = registering.get(after.getSource());
            Instance instance = registration == null ? null : instances.get(registration);
            if (instance != null) {
                registered(instance);
            }
        }
    }

    /** Those that nobody registers by himself, but by hand. */
    @Override
    public void afterSingletonsInstantiated() {
        beans.getBeansOfType(Registration.class, false, false).values().forEach(this::instance);
    }

    private void registers(Registration registration) {
        clients.forEach(client -> client.registers(registration, released));
        Instance unused = instance(registration);
    }

    private void registered(Instance instance) {
        if (stopping.get()) {
            background("registry", () -> tell(List.of(instance)));
        } else if (released) {
            background("registry-up", () -> release(instance));
        } else if (instance.kind().canBeHeld(environment)) {
            telling.hold(instance);
        }
    }

    private void releaseWhenReady() throws InterruptedException {
        // Gates may keep a warm service from being ready.
        while (!graceful.readiness().ready()) {
            if (graceful.lifecycle().phase().isStop()) {
                return;
            }
            time.sleep(LOOK_EVERY);
        }
        released = true;
        List<Instance> all = all();
        all.forEach(instance -> background("registry-up", () -> release(instance)));
        all.forEach(this::sayWhatIsNeeded);
    }

    private void release(Instance instance) throws InterruptedException {
        try {
            for (RegistryClient client : clients) {
                client.release(instance);
            }
            if (instance.kind().canBeHeld(environment)) {
                telling.release(instance, () -> graceful.lifecycle().phase().isStop());
            }
        } catch (RuntimeException | LinkageError e) {
            log.warn("{} may not know that this service is ready: {}", instance, e.toString());
        }
        if (stopping.get()) {
            // Whatever it did last, it did too late.
            tell(List.of(instance));
        }
    }

    private void sayWhatIsNeeded(Instance instance) {
        Forgetting forgetting = Forgetting.of(instance.kind(), environment);
        Duration delay = graceful.settings().propagationDelay();
        if (forgetting.longest().compareTo(delay) > 0) {
            log.atLevel(graceful.settings().routed() ? Level.WARN : Level.INFO)
                    .log(
                            "Callers that find this service in {} may send to it for {} after it is out of service, and"
                                    + " propagation.delay is {}: shorten the ones or raise the other",
                            instance,
                            forgetting,
                            Durations.text(delay));
        }
    }

    private void stop() {
        StopCause cause = graceful.lifecycle().stopCause();
        if (cause == null || !cause.waitsForRouters() || !stopping.compareAndSet(false, true)) {
            return;
        }
        List<Instance> all = all();
        if (!all.isEmpty()) {
            background("registries", () -> tell(all));
        }
    }

    private void tell(List<Instance> some) throws InterruptedException {
        telling.takeOut(String.valueOf(graceful.attempt()), some, instance -> {
            clients.forEach(client -> client.stops(instance.registration()));
            return instance.takeOut();
        });
    }

    private List<Instance> all() {
        synchronized (instances) {
            return new ArrayList<>(instances.values());
        }
    }

    /** The registration with the registry it belongs to; null if there is none, or it is told not to register. */
    private @Nullable Instance instance(Registration registration) {
        Instance known = instances.get(registration);
        if (known != null) {
            return known;
        }
        ServiceRegistry<Registration> registry = registryOf(registration);
        if (registry == null) {
            return null;
        }
        Class<?> type = AopUtils.getTargetClass(registry);
        RegistryKind kind = RegistryKind.of(type);
        String registers = kind.registers();
        if (kind == RegistryKind.KUBERNETES
                || (registers != null && !environment.getProperty(registers, Boolean.class, true))) {
            return null;
        }
        Instance instance = new Instance(registration, registry, kind, kind.title(type));
        instances.put(registration, instance);
        return instance;
    }

    /** Of those that take it, the one that takes least else: some take any. */
    @SuppressWarnings("unchecked")
    private @Nullable ServiceRegistry<Registration> registryOf(Registration registration) {
        ServiceRegistry<?> best = null;
        Class<?> bestTakes = Registration.class;
        for (ServiceRegistry<?> registry :
                beans.getBeansOfType(ServiceRegistry.class, false, false).values()) {
            Class<?> takes = ResolvableType.forClass(AopUtils.getTargetClass(registry))
                    .as(ServiceRegistry.class)
                    .getGeneric(0)
                    .resolve(Registration.class);
            if (takes.isInstance(registration) && bestTakes.isAssignableFrom(takes)) {
                best = registry;
                bestTakes = takes;
            }
        }
        return (ServiceRegistry<Registration>) best;
    }
}
