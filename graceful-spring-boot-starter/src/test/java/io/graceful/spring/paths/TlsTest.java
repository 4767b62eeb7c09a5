package io.graceful.spring.paths;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.spring.app.Running;
import io.graceful.spring.app.SelfSigned;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Probes over TLS, asked as the kubelet asks: it verifies no certificate and shows none. */
@ExtendWith(OutputCaptureExtension.class)
class TlsTest {

    private static final String WARNING = "server.ssl.client-auth=need: the kubelet shows no certificate";

    @TempDir
    static Path directory;

    private static Path keys;
    private static Path trusted;

    @BeforeAll
    static void makeKeys() throws IOException, InterruptedException, GeneralSecurityException {
        keys = SelfSigned.in(directory);
        trusted = directory.resolve("trusted.p12");
        char[] password = SelfSigned.PASSWORD.toCharArray();
        KeyStore own = KeyStore.getInstance(keys.toFile(), password);
        KeyStore others = KeyStore.getInstance("PKCS12");
        others.load(null, password);
        others.setCertificateEntry("service", own.getCertificate(own.aliases().nextElement()));
        try (OutputStream out = Files.newOutputStream(trusted)) {
            others.store(out, password);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Pages.class)
    static class App {}

    private static Running on(String server, String... more) {
        List<String> all = new ArrayList<>(tls("server.ssl"));
        all.addAll(List.of(more));
        return Running.on(server, App.class, all.toArray(String[]::new));
    }

    private static List<String> tls(String prefix) {
        return List.of(
                prefix + ".key-store=" + keys.toUri(),
                prefix + ".key-store-password=" + SelfSigned.PASSWORD,
                prefix + ".trust-store=" + trusted.toUri(),
                prefix + ".trust-store-password=" + SelfSigned.PASSWORD);
    }

    private static int kubelet(String scheme, int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + port + path))
                .build();
        return HttpClient.newBuilder()
                .sslContext(trustsAnybody())
                .build()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static SSLContext trustsAnybody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of this class the name is not verified either. */
    private static final class Anybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty", "reactor.netty"})
    void probesPassWithTheRightSchemeOnly(String server, CapturedOutput output) throws Exception {
        try (Running app = on(server, "server.ssl.client-auth=want")) {
            for (String path : List.of("/healthz", "/livez", "/startupz", "/actuator/health")) {
                assertEquals(200, kubelet("https", app.port(), path), path);
            }
            assertFalse(passes(app.port()), "plain HTTP on a port of TLS");
            assertFalse(output.getOut().contains(WARNING), output::getOut);
        }
    }

    private static boolean passes(int port) throws InterruptedException {
        try {
            return kubelet("http", port, "/healthz") < 400;
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty", "reactor.netty"})
    void whereACertificateIsNeededNoneCanPassAndTheStartSaysSo(String server, CapturedOutput output) {
        try (Running app = on(server, "server.ssl.client-auth=need")) {
            assertThrows(IOException.class, () -> kubelet("https", app.port(), "/healthz"));
            assertEquals(
                    1,
                    output.getOut()
                            .lines()
                            .filter(line -> line.contains(WARNING) && line.contains("graceful.management.port=8081"))
                            .count(),
                    output::getOut);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tomcat, graceful.management.port=0, local.graceful.management.port",
        "reactor.netty, graceful.management.port=0, local.graceful.management.port",
        "tomcat, management.server.port=0, local.management.port",
        "jetty, management.server.port=0, local.management.port"
    })
    void anotherPortIsAWayOut(String server, String property, String port, CapturedOutput output) throws Exception {
        // Without a word of its own the management port would have the certificates of the application's.
        try (Running app = on(server, "server.ssl.client-auth=need", "management.server.ssl.enabled=false", property)) {
            assertEquals(200, kubelet("http", app.port(port), "/healthz"));
            assertFalse(output.getOut().contains(WARNING), output::getOut);
        }
    }

    @ParameterizedTest
    @CsvSource({"tomcat, false", "tomcat, true", "jetty, false", "reactor.netty, true"})
    void butNotOneThatNeedsACertificateToo(String server, boolean ofItsOwn, CapturedOutput output) {
        List<String> more = new ArrayList<>(ofItsOwn ? tls("management.server.ssl") : List.of());
        if (ofItsOwn) {
            more.add("management.server.ssl.client-auth=need");
        }
        more.addAll(List.of("server.ssl.client-auth=need", "management.server.port=0"));
        try (Running app = on(server, more.toArray(String[]::new))) {
            assertThrows(IOException.class, () -> kubelet("https", app.port("local.management.port"), "/healthz"));
            assertTrue(output.getOut().contains(WARNING), output::getOut);
        }
    }
}
