package io.graceful.testkit.callers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whose certificates a caller believes.
 *
 * @param any any certificate, of any name
 * @param pem a file with the certificates of those who may sign; null for those the library believes by default
 */
public record Trust(boolean any, @Nullable Path pem) {

    /** What the library believes by default. */
    public static final Trust DEFAULT = new Trust(false, null);

    /** Any certificate, of any name. */
    public static final Trust ANY = new Trust(true, null);

    /** Certificates that one of this PEM file signed. */
    public static Trust of(Path pem) {
        return new Trust(false, pem);
    }

    boolean isDefault() {
        return !any && pem == null;
    }

    /** Null for that of the JDK. */
    @Nullable
    X509TrustManager manager() {
        if (any) {
            return new AnyCertificate();
        }
        return pem == null ? null : managerOf(pem);
    }

    private static X509TrustManager managerOf(Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : all) {
                store.setCertificateEntry("ca-" + store.size(), certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509 && !all.isEmpty()) {
                    return x509;
                }
            }
            throw new CourierException(pem + " holds no certificate", null);
        } catch (IOException | GeneralSecurityException e) {
            throw new CourierException("no certificates can be read from " + pem + ": " + e, e);
        }
    }

    /** What TLS is spoken with. */
    public SSLContext tls() {
        SSLContext own = context();
        try {
            return own == null ? SSLContext.getDefault() : own;
        } catch (GeneralSecurityException e) {
            throw new CourierException("no TLS: " + e, e);
        }
    }

    /** Null for that of the JDK. */
    @Nullable
    SSLContext context() {
        X509TrustManager manager = manager();
        if (manager == null) {
            return null;
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {manager}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new CourierException("no TLS: " + e, e);
        }
    }
}
