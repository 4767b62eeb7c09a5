package io.graceful.testkit.load;

import io.graceful.testkit.result.Cause;
import io.graceful.testkit.scenario.ClientSpec;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/**
 * One HTTP/1.1 connection, used by one thread at a time. It sends each request once and says exactly what became of it:
 * higher clients repeat requests, or look whether the connection is stale first, and either hides what this is here to see.
 */
final class Wire implements AutoCloseable {

    private static final int FIRST_BAD_STATUS = 400;
    private static final Http1Config CONFIG =
            Http1Config.custom().setBufferSize(2048).build();

    private final String pod;
    private final Socket socket;
    private final DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(CONFIG);
    private int used;
    private boolean told;

    /** A connection over this socket, which is connected already. */
    Wire(String pod, Socket socket) throws CallFailed {
        this.pod = pod;
        this.socket = socket;
        try {
            connection.bind(socket);
        } catch (IOException e) {
            Dial.close(socket);
            throw new CallFailed(Cause.OTHER, pod, false, e.toString());
        }
    }

    String pod() {
        return pod;
    }

    /** Whether it can take no further request: the server has said so. */
    boolean told() {
        return told;
    }

    /**
     * Sends a request and reads all of its response.
     *
     * @param last whether to say that no other will follow
     */
    void exchange(Request request, boolean last) throws CallFailed {
        used++;
        long receivedBefore = received();
        try {
            socket.setSoTimeout(request.millisLeft());
            send(request, last);
            ClassicHttpResponse response = connection.receiveResponseHeader();
            connection.receiveResponseEntity(response);
            EntityUtils.consume(response.getEntity());
            told = saysClose(response);
            if (response.getCode() >= FIRST_BAD_STATUS) {
                throw failed(Cause.BAD_STATUS, "status " + response.getCode());
            }
            if (request.isOverdue()) {
                throw failed(Cause.TIMEOUT, "answered too late");
            }
        } catch (SocketTimeoutException e) {
            throw failed(Cause.TIMEOUT, e.toString());
        } catch (IOException | HttpException e) {
            boolean begun = received() > receivedBefore;
            throw failed(begun ? Cause.CUT_IN_RESPONSE : beforeResponse(e), e.toString());
        }
    }

    private CallFailed failed(Cause cause, String message) {
        return new CallFailed(cause, pod, used > 1, message);
    }

    private void send(Request request, boolean last) throws IOException, HttpException {
        ClientSpec spec = request.spec();
        BasicClassicHttpRequest message = new BasicClassicHttpRequest(spec.method(), spec.path());
        message.setHeader(HttpHeaders.HOST, "service");
        message.setHeader(Request.ID_HEADER, request.id());
        spec.headers().forEach(message::setHeader);
        if (last) {
            message.setHeader(HttpHeaders.CONNECTION, "close");
        }
        String body = spec.body();
        if (body != null) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            message.setEntity(new ByteArrayEntity(bytes, ContentType.TEXT_PLAIN));
            message.setHeader(HttpHeaders.CONTENT_LENGTH, bytes.length);
            message.setHeader(HttpHeaders.CONTENT_TYPE, ContentType.TEXT_PLAIN);
        }
        connection.sendRequestHeader(message);
        connection.sendRequestEntity(message);
        connection.flush();
    }

    private static Cause beforeResponse(Exception failure) {
        // An end of the stream has an exception of its own; all else that a socket throws here is some form of reset.
        return failure instanceof NoHttpResponseException
                ? Cause.EOF
                : failure instanceof SocketException ? Cause.RESET : Cause.OTHER;
    }

    private long received() {
        return connection.getEndpointDetails().getReceivedBytesCount();
    }

    private static boolean saysClose(ClassicHttpResponse response) {
        for (Header header : response.getHeaders(HttpHeaders.CONNECTION)) {
            if (header.getValue().equalsIgnoreCase("close")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        // Not by HttpCore: where it is in a hurry it resets, and where it is not it waits.
        Dial.close(socket);
    }
}
