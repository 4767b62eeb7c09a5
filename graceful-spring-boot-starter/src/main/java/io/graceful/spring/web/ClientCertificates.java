package io.graceful.spring.web;

import io.graceful.settings.Setting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Says once, at the start, that no probe can pass where every client has to show a certificate: the kubelet has none. */
final class ClientCertificates implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(ClientCertificates.class);

    private static final String MAIN = "server.ssl";
    private static final String MANAGEMENT = "management.server.ssl";

    private final Environment environment;

    ClientCertificates(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void afterSingletonsInstantiated() {
        String management =
                environment.getProperty("management.server.port", "").strip();
        String main = environment.getProperty("server.port", "8080").strip();
        // Two free ports are two ports.
        boolean apart = management.equals("0")
                || (!management.isEmpty() && !management.equals("-1") && !management.equals(main));
        boolean way = environment.containsProperty(Setting.MANAGEMENT_PORT.property())
                || (apart && !isNeeded(hasItsOwn(environment) ? MANAGEMENT : MAIN));
        if (isNeeded(MAIN) && !way) {
            log.warn(
                    "server.ssl.client-auth=need: the kubelet shows no certificate, so no probe and no preStop call can"
                            + " pass on this port. {}=8081 answers them on a port of their own, in plain HTTP",
                    Setting.MANAGEMENT_PORT.property());
        }
    }

    /** A management port without settings of its own has those of the application's. */
    private static boolean hasItsOwn(Environment environment) {
        return Binder.get(environment)
                .bind(MANAGEMENT, Bindable.mapOf(String.class, String.class))
                .isBound();
    }

    private boolean isNeeded(String prefix) {
        return environment.getProperty(prefix + ".client-auth", "").strip().equalsIgnoreCase("need")
                && environment.getProperty(prefix + ".enabled", Boolean.class, true);
    }
}
