package io.graceful.manifest.check;

import io.graceful.manifest.kube.PodContainer;
import io.graceful.manifest.kube.Probe;
import io.graceful.manifest.service.Framework;
import io.graceful.manifest.service.PortSecurity;
import io.graceful.manifest.service.ServiceProfile;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.YamlEdits;
import io.graceful.manifest.yaml.YamlValue;
import io.graceful.settings.Setting;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** R15 and R16: in which scheme the kubelet speaks to a port, and whether that lets it in. */
final class Schemes {

    static final String CERTIFICATE =
            "where server.ssl.client-auth=need asks for a certificate that the kubelet does not have";

    private static final String HTTP = "HTTP";
    private static final String HTTPS = "HTTPS";

    private Schemes() {}

    /** Of all probes. */
    static void check(Scope scope) {
        PodContainer service = scope.service();
        for (Probe probe : service.probes()) {
            OptionalInt port = service.portNumber(probe.port());
            Optional<PortSecurity> security =
                    port.isPresent() ? scope.profile().security(port.getAsInt()) : Optional.empty();
            if (!probe.httpGet().exists() || security.isEmpty()) {
                continue;
            }
            String asks = probe.kind().field();
            if (security.get() == PortSecurity.CLIENT_CERTIFICATE) {
                scope.report(
                        Rule.R16,
                        probe.port(),
                        asks + " asks port " + port.getAsInt() + ", " + CERTIFICATE,
                        otherPort(scope.profile()));
            } else if (!isRight(probe.httpGet(), security.get())) {
                scope.report(
                        Rule.R15,
                        probe.httpGet(),
                        asks + " speaks " + spoken(probe.httpGet()) + " to port " + port.getAsInt() + " (expected: "
                                + expected(security.get()) + ")",
                        "set scheme: " + expected(security.get()),
                        set(probe.httpGet(), security.get()));
            }
        }
    }

    static boolean isRight(YamlValue httpGet, PortSecurity security) {
        return scheme(httpGet).equals(expected(security));
    }

    private static String scheme(YamlValue httpGet) {
        String set = httpGet.get("scheme").textOrEmpty().toUpperCase(Locale.ROOT);
        return set.isEmpty() ? HTTP : set;
    }

    static String spoken(YamlValue httpGet) {
        return scheme(httpGet) + (httpGet.get("scheme").exists() ? "" : " (default)");
    }

    static String expected(PortSecurity security) {
        return security == PortSecurity.NONE ? HTTP : HTTPS;
    }

    static List<Edit> set(YamlValue httpGet, PortSecurity security) {
        return security == PortSecurity.NONE && httpGet.get("scheme").exists()
                ? YamlEdits.remove(httpGet.get("scheme"))
                : YamlEdits.set(httpGet, "scheme", expected(security));
    }

    /** What goes with a change of port; nothing where it is right, or not known. */
    static List<Edit> follow(ServiceProfile profile, YamlValue httpGet, int port) {
        return profile.security(port)
                .filter(security -> !isRight(httpGet, security))
                .map(security -> set(httpGet, security))
                .orElse(List.of());
    }

    static String otherPort(ServiceProfile profile) {
        return profile.framework() == Framework.SPRING_BOOT && profile.usesGraceful()
                ? "set " + Setting.MANAGEMENT_PORT.property() + "=8081, which is plain HTTP, and ask that port"
                : "let another port answer that, which needs no certificate";
    }
}
