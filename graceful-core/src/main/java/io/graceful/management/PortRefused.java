package io.graceful.management;

import io.graceful.settings.GracefulSettings;
import io.graceful.settings.SettingsException;
import java.util.List;
import org.apiguardian.api.API;

/** What to say where the management port cannot be opened, whichever server was to do it. */
@API(status = API.Status.INTERNAL)
public final class PortRefused {

    private PortRefused() {}

    /** Names port and host as the settings they are, and the innermost reason. */
    public static SettingsException because(GracefulSettings settings, Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new SettingsException(List.of("management.port: " + settings.managementPort() + " on management.host "
                + settings.managementHost() + " (expected: an address of this machine and a port that is free; "
                + reason
                + ")"));
    }
}
