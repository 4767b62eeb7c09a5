package io.graceful.testkit.edge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** One connection to the server. */
abstract class Client implements AutoCloseable {

    static final int PATIENCE_MILLIS = 10_000;

    /** Small, so that what a client does not read stays with the server. */
    private static final int RECEIVE_BUFFER = 32 * 1024;

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final Socket plain;
    final Socket socket;

    /** Whatever is said over it goes through this socket, which may be one with TLS. */
    Client(Socket plain, Socket socket) throws IOException {
        this.plain = plain;
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** A connection to a port as the protocol has it. */
    static Client connect(int port, Protocol protocol, String userAgent) throws IOException, GeneralSecurityException {
        Socket plain = dial(port);
        if (!protocol.isEncrypted()) {
            return protocol.isHttp2()
                    ? Http2Client.over(plain, plain, protocol, userAgent)
                    : new Http1Client(plain, plain);
        }
        SSLSocket tls = (SSLSocket) Trust.everybody().getSocketFactory().createSocket(plain, "localhost", port, true);
        SSLParameters parameters = tls.getSSLParameters();
        String name = protocol.isHttp2() ? "h2" : "http/1.1";
        parameters.setApplicationProtocols(new String[] {name});
        tls.setSSLParameters(parameters);
        tls.setSoTimeout(PATIENCE_MILLIS);
        tls.startHandshake();
        if (protocol.isHttp2() && !name.equals(tls.getApplicationProtocol())) {
            throw new AssertionError("ALPN chose \"" + tls.getApplicationProtocol() + "\" for who offers h2");
        }
        return protocol.isHttp2() ? Http2Client.over(plain, tls, protocol, userAgent) : new Http1Client(plain, tls);
    }

    private static Socket dial(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), PATIENCE_MILLIS);
        return socket;
    }

    /** Sends a request's head, and its end if it has no body. */
    abstract Call begin(Request request) throws IOException;

    /** Waits until the server has said that it ends, and ends it. Returns what is wrong; nothing if it is right. */
    abstract String whyNotTold(Answer last);

    /** A request with its whole body; its answer is still to be read. */
    final Call ask(Request request, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
        Call call = begin(request);
        if (bytes.length > 0) {
            call.send(bytes);
        }
        if (request.hasBody()) {
            call.finish();
        }
        return call;
    }

    /** Goes, as far as the server can see, by a reset. */
    final void drop() throws IOException {
        plain.setSoLinger(true, 0);
        plain.close();
    }

    /** Goes by the end of the connection. */
    final void leave() throws IOException {
        plain.close();
    }

    @Override
    public void close() throws IOException {
        plain.close();
    }

    static boolean isReset(IOException failure) {
        String said = String.valueOf(failure.getMessage());
        return said.contains("reset") || said.contains("Broken pipe");
    }
}
