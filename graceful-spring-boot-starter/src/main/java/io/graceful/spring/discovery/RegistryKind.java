package io.graceful.spring.discovery;

import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;
import org.springframework.core.env.Environment;

/** What differs between registries, as far as it matters for a stop. Known by the package of their classes. */
enum RegistryKind {
    /** Its status is an override in the server, which no heartbeat undoes. The rest of it is in {@link EurekaInstances}. */
    EUREKA("org.springframework.cloud.netflix.eureka.", "Eureka", "eureka.client.register-with-eureka"),
    /** Its status is the maintenance mode, which its clients never see as passing. */
    CONSUL("org.springframework.cloud.consul.", "Consul", "spring.cloud.consul.discovery.register"),
    /** Its status is a note that only Spring Cloud LoadBalancer reads. */
    ZOOKEEPER("org.springframework.cloud.zookeeper.", "ZooKeeper", "spring.cloud.zookeeper.discovery.register"),
    /** It does nothing: the endpoints of a Service are the registry there. */
    KUBERNETES("org.springframework.cloud.kubernetes.", "Kubernetes", null),
    /** Tried with a status first, and asked whether it took it. */
    OTHER("", "", null);

    private final String packages;
    private final String title;
    private final @Nullable String registers;

    RegistryKind(String packages, String title, @Nullable String registers) {
        this.packages = packages;
        this.title = title;
        this.registers = registers;
    }

    static RegistryKind of(Class<?> registry) {
        for (Class<?> type = registry; type != null; type = type.getSuperclass()) {
            for (RegistryKind kind : values()) {
                if (kind != OTHER && type.getName().startsWith(kind.packages)) {
                    return kind;
                }
            }
        }
        return OTHER;
    }

    /** What it is called in logs. */
    String title(Class<?> registry) {
        return this == OTHER ? registry.getSimpleName() : title;
    }

    /** The setting that keeps an application out of this registry when it is false. */
    @Nullable
    String registers() {
        return registers;
    }

    /** Whether {@link ServiceRegistry#setStatus} keeps every client away. */
    boolean hasStatus() {
        return this != ZOOKEEPER;
    }

    /**
     * Whether an instance that has just registered is kept back, by its status, until the service is ready. Not one that is to begin with
     * another status than UP: whoever wants that will also say when it is over.
     */
    boolean canBeHeld(Environment environment) {
        return this == CONSUL
                || (this == ZOOKEEPER
                        && environment
                                .getProperty("spring.cloud.zookeeper.discovery.initial-status", Instance.UP)
                                .equalsIgnoreCase(Instance.UP));
    }
}
