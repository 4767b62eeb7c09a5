package io.graceful.testkit.pod;

import io.graceful.testkit.callers.Trust;
import io.graceful.testkit.cluster.Containers.Answer;
import io.graceful.testkit.plane.Sandbox;
import io.graceful.testkit.scenario.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/** The GETs of a kubelet, byte for byte as Kubernetes 1.36 sends them (pkg/probe/http, pkg/kubelet/lifecycle). */
final class KubeletHttp {

    private static final int MOST_BODY = 10 * 1024;
    private static final int MOST_REDIRECTS = 10;

    private KubeletHttp() {}

    /**
     * A probe: good for a status of 200 to 399, redirects on the same host followed.
     *
     * @param socket for the first connection; further ones are told to {@code opened}, so that they can be closed
     */
    static Answer probe(Handler.HttpGet get, Sandbox sandbox, Socket socket, Consumer<Socket> opened)
            throws IOException, HttpException {
        InetSocketAddress target = target(get, sandbox);
        String path = get.path();
        Socket connection = socket;
        for (int redirect = 0; redirect <= MOST_REDIRECTS; redirect++) {
            Reply reply = exchange(connect(connection, target, get), request(get, sandbox, target, path, true));
            URI next = reply.redirect(target, path);
            if (next == null) {
                boolean good = reply.status >= 200 && reply.status < 400;
                return new Answer(good, "status " + reply.status);
            }
            path = next.getRawPath() + (next.getRawQuery() == null ? "" : "?" + next.getRawQuery());
            if (next.getPort() > 0) {
                target = new InetSocketAddress(target.getAddress(), next.getPort());
            }
            connection = new Socket();
            opened.accept(connection);
        }
        return new Answer(false, "more than " + MOST_REDIRECTS + " redirects");
    }

    /** A hook: whatever the status says, it is over when the body is, or 10 KiB of it. */
    static Answer hook(Handler.HttpGet get, Sandbox sandbox, Socket socket) throws IOException, HttpException {
        InetSocketAddress target = target(get, sandbox);
        Reply reply = exchange(connect(socket, target, get), request(get, sandbox, target, get.path(), false));
        return new Answer(true, "status " + reply.status);
    }

    private record Reply(int status, @Nullable String location) {

        /** Where to go on, if that is the same host. */
        @Nullable
        URI redirect(InetSocketAddress target, String path) {
            if (location == null || status < 300 || status >= 400) {
                return null;
            }
            String host = target.getAddress().getHostAddress();
            URI next =
                    URI.create("http://" + host + ":" + target.getPort() + path).resolve(location);
            return host.equals(next.getHost()) ? next : null;
        }
    }

    private static InetSocketAddress target(Handler.HttpGet get, Sandbox sandbox) {
        int port = Targets.port(get.port(), sandbox);
        String host = get.host();
        return host == null ? new InetSocketAddress(sandbox.address(), port) : new InetSocketAddress(host, port);
    }

    private static Socket connect(Socket socket, InetSocketAddress target, Handler.HttpGet get) throws IOException {
        socket.connect(target);
        return get.https()
                ? Trust.ANY
                        .tls()
                        .getSocketFactory()
                        .createSocket(socket, target.getHostString(), target.getPort(), true)
                : socket;
    }

    private static BasicClassicHttpRequest request(
            Handler.HttpGet get, Sandbox sandbox, InetSocketAddress target, String path, boolean probe) {
        BasicClassicHttpRequest request = new BasicClassicHttpRequest("GET", path);
        request.addHeader(HttpHeaders.HOST, target.getAddress().getHostAddress() + ":" + target.getPort());
        request.addHeader(HttpHeaders.USER_AGENT, probe ? "kube-probe/1.36" : "kube-lifecycle/1.36");
        request.addHeader(HttpHeaders.ACCEPT, "*/*");
        if (probe) {
            request.addHeader(HttpHeaders.CONNECTION, "close");
        } else {
            request.addHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
        }
        Placeholders placeholders = new Placeholders(sandbox);
        for (Map.Entry<String, String> header : get.headers().entrySet()) {
            request.setHeader(header.getKey(), placeholders.fill(header.getValue()));
        }
        return request;
    }

    @SuppressWarnings("resource") // whoever made the socket closes it
    private static Reply exchange(Socket socket, BasicClassicHttpRequest request) throws IOException, HttpException {
        DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(Http1Config.DEFAULT);
        connection.bind(socket);
        connection.sendRequestHeader(request);
        connection.flush();
        ClassicHttpResponse response = connection.receiveResponseHeader();
        connection.receiveResponseEntity(response);
        readBody(response.getEntity());
        Header location = response.getFirstHeader(HttpHeaders.LOCATION);
        return new Reply(response.getCode(), location == null ? null : location.getValue());
    }

    private static void readBody(@Nullable HttpEntity entity) throws IOException {
        if (entity == null || entity.getContentLength() > MOST_BODY) {
            return;
        }
        InputStream body = entity.getContent();
        byte[] buffer = new byte[MOST_BODY];
        int all = 0;
        for (int read = 0; read >= 0 && all < MOST_BODY; read = body.read(buffer, 0, MOST_BODY - all)) {
            all += read;
        }
    }
}
