package io.graceful.testkit.service;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The self-signed certificate of the service, for localhost and 127.0.0.1; made once a build. */
public final class Certificate {

    static final String PASSWORD = "changeit";

    private static final Path STORE = Path.of("target", "service.p12").toAbsolutePath();

    private Certificate() {}

    /** Where its key is; made by the first who asks. */
    public static synchronized Path keystore() throws IOException {
        if (!Files.exists(STORE)) {
            // Other test processes may be doing the same: the last one wins with a whole file.
            Path fresh =
                    STORE.resolveSibling("service-" + ProcessHandle.current().pid() + ".p12");
            make(fresh);
            Files.move(fresh, STORE, StandardCopyOption.ATOMIC_MOVE);
        }
        return STORE;
    }

    /** What a client needs to trust it. */
    public static SSLContext trusted() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore())) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("service", keys.getCertificate("service"));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    /** The same in PEM, as callers are told whom to trust. */
    public static synchronized Path authorities() throws IOException {
        Path pem = STORE.resolveSibling("service.pem");
        try (InputStream in = Files.newInputStream(keystore())) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            String text = Base64.getMimeEncoder()
                    .encodeToString(keys.getCertificate("service").getEncoded());
            Files.writeString(pem, "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
            return pem;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static void make(Path path) throws IOException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "service",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "3650",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        path.toString())
                .redirectErrorStream(true)
                .start();
        try (InputStream said = keytool.getInputStream()) {
            String all = new String(said.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IOException("keytool: " + all);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
