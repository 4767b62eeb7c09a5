package io.graceful.testkit.pod;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS without looking at the certificate, as a kubelet does it. */
final class AnyCertificate extends X509ExtendedTrustManager {

    private static final X509Certificate[] NONE = {};

    private AnyCertificate() {}

    static Socket over(Socket socket, InetSocketAddress target) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyCertificate()}, null);
            return context.getSocketFactory().createSocket(socket, target.getHostString(), target.getPort(), true);
        } catch (GeneralSecurityException e) {
            throw new IOException("no TLS: " + e.getMessage(), e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
        // Every one is good.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
        // Every one is good.
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
        // Every one is good.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
        // Every one is good.
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
        // Every one is good.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
        // Every one is good.
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return NONE;
    }
}
