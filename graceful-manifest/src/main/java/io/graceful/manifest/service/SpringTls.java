package io.graceful.manifest.service;

import java.util.Optional;
import java.util.OptionalInt;

/** Which ports of a service of Spring Boot speak TLS, and whether they want to see certificates. */
final class SpringTls {

    private static final String MAIN = "server.ssl.";
    private static final String MANAGEMENT = "management.server.ssl.";

    private final Project project;
    private final Sources sources;

    SpringTls(Project project, Sources sources) {
        this.project = project;
        this.sources = sources;
    }

    /** @param apart whether Actuator has a port of its own; without a word about TLS there it has the application's */
    void describe(ServiceProfile.Builder profile, boolean apart) {
        Optional<PortSecurity> main = of(MAIN);
        say(profile, "server.port", project.given() ? "8080" : "", main);
        if (apart) {
            say(profile, "management.server.port", "", sources.hasBelow(MANAGEMENT) ? of(MANAGEMENT) : main);
        }
        // Graceful's own port knows no TLS.
        say(profile, "graceful.management.port", "", Optional.of(PortSecurity.NONE));
    }

    private void say(ServiceProfile.Builder profile, String name, String defaultPort, Optional<PortSecurity> security) {
        Optional<Value> set = sources.findText(name);
        String text =
                set.isEmpty() ? defaultPort : set.get().known() ? set.get().text() : "";
        OptionalInt port = text.strip().matches("[1-9]\\d{0,4}")
                ? OptionalInt.of(Integer.parseInt(text.strip()))
                : OptionalInt.empty();
        if (port.isPresent() && security.isPresent()) {
            profile.security(port.getAsInt(), security.get());
        }
    }

    /** Empty where it is not known: without the files of the service, or by a text that stands for something else. */
    private Optional<PortSecurity> of(String prefix) {
        if (!sources.hasBelow(prefix)) {
            return project.given() ? Optional.of(PortSecurity.NONE) : Optional.empty();
        }
        Optional<Value> enabled = sources.findText(prefix + "enabled");
        Optional<Value> clients = sources.findText(prefix + "client-auth");
        if (enabled.filter(value -> !value.known()).isPresent()) {
            return Optional.empty();
        }
        if (enabled.filter(value -> value.text().strip().equalsIgnoreCase("false"))
                .isPresent()) {
            return Optional.of(PortSecurity.NONE);
        }
        boolean needed = clients.filter(Value::known)
                .filter(value -> value.text().strip().equalsIgnoreCase("need"))
                .isPresent();
        return Optional.of(needed ? PortSecurity.CLIENT_CERTIFICATE : PortSecurity.TLS);
    }
}
