package io.graceful.testkit.service;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** The service's side of TLS, with the key that {@code TLS_KEYSTORE} names. It speaks h2 and HTTP/1.1. */
final class Tls {

    private static volatile SSLContext context;

    private Tls() {}

    static void load(String path) throws IOException {
        if (path == null) {
            throw new IOException("TLS_PORT is set and TLS_KEYSTORE is not");
        }
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, Certificate.PASSWORD.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance("SunX509");
            managers.init(keys, Certificate.PASSWORD.toCharArray());
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(managers.getKeyManagers(), null, null);
            context = tls;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** TLS over a connection, before its handshake. */
    static Socket over(Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
        socket.setUseClientMode(false);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        socket.setSSLParameters(parameters);
        return socket;
    }
}
