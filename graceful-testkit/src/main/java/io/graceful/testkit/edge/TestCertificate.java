package io.graceful.testkit.edge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A self-signed certificate for localhost, for servers under test. Made with the JDK's keytool by the first who asks, in half a
 * second, and gone with the JVM.
 */
public final class TestCertificate {

    /** Of the key store and of the key in it. */
    public static final String PASSWORD = "changeit";

    private static @Nullable Path made;

    private TestCertificate() {}

    /** The file of the key store: PKCS12, one key, named {@code server}. Any thread. */
    public static synchronized Path file() throws IOException {
        Path known = made;
        if (known == null) {
            Path directory = Files.createTempDirectory("edge-certificate");
            directory.toFile().deleteOnExit();
            known = directory.resolve("server.p12");
            make(known);
            known.toFile().deleteOnExit();
            made = known;
        }
        return known;
    }

    public static KeyStore keyStore() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file())) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    /** The server's side of TLS. */
    public static SSLContext context() throws IOException, GeneralSecurityException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keyStore(), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void make(Path store) throws IOException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String options = "-genkeypair -alias server -keyalg EC -groupname secp256r1 -dname CN=localhost"
                + " -ext SAN=dns:localhost,ip:127.0.0.1 -validity 365 -storetype PKCS12 -storepass " + PASSWORD;
        ProcessBuilder builder = new ProcessBuilder(keytool);
        builder.command().addAll(java.util.List.of(options.split(" ")));
        builder.command().addAll(java.util.List.of("-keystore", store.toString()));
        Process process = builder.redirectErrorStream(true).start();
        try (InputStream said = process.getInputStream()) {
            String all = new String(said.readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("keytool made no certificate: " + all);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool made a certificate", e);
        }
    }
}
