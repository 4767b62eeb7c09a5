package io.graceful.spring.discovery;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;

/** This service as one registry knows it. What is done here may block for as long as the registry's own client does. */
final class Instance {

    static final String OUT_OF_SERVICE = "OUT_OF_SERVICE";
    static final String UP = "UP";

    private static final Logger log = LoggerFactory.getLogger(Instance.class);

    private final Registration registration;
    private final ServiceRegistry<Registration> registry;
    private final RegistryKind kind;
    private final String title;

    Instance(Registration registration, ServiceRegistry<Registration> registry, RegistryKind kind, String title) {
        this.registration = registration;
        this.registry = registry;
        this.kind = kind;
        this.title = title;
    }

    Registration registration() {
        return registration;
    }

    RegistryKind kind() {
        return kind;
    }

    void setStatus(String status) {
        registry.setStatus(registration, status);
    }

    /** What the registry has to say of the status; in words, for each has a type of its own. */
    String status() {
        return String.valueOf(registry.<Object>getStatus(registration)).toUpperCase(Locale.ROOT);
    }

    /** @throws IllegalStateException if the registry goes on calling it out of service; Consul's client passes over errors */
    void bringBack() {
        setStatus(UP);
        if (status().contains(OUT_OF_SERVICE)) {
            throw new IllegalStateException("still " + OUT_OF_SERVICE);
        }
    }

    /**
     * Takes this instance out, by its status where the registry takes it, else altogether. May be done again.
     *
     * @return what the registry was told
     */
    String takeOut() {
        if (kind.hasStatus() && tookStatus()) {
            return OUT_OF_SERVICE;
        }
        registry.deregister(registration);
        return "deregistered";
    }

    /** Some pass over a status that they do not know, some over every status; only asking them tells. */
    private boolean tookStatus() {
        try {
            setStatus(OUT_OF_SERVICE);
            return status().contains(OUT_OF_SERVICE);
        } catch (RuntimeException | LinkageError e) {
            log.debug("{} took no status", this, e);
            return false;
        }
    }

    @Override
    public String toString() {
        return title;
    }
}
