package io.graceful.example.load;

import java.io.IOException;
import java.net.ConnectException;
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
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/**
 * One connection, used by one thread. It sends each request once and says exactly what became of it: higher clients repeat
 * requests, or look whether the connection is stale first, and either hides what this is here to see.
 */
final class Wire implements AutoCloseable {

    private final Pod pod;
    private final Socket socket;
    private final DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(Http1Config.DEFAULT);
    private int used;
    private boolean told;

    private Wire(Pod pod, Socket socket) {
        this.pod = pod;
        this.socket = socket;
    }

    @SuppressWarnings("resource") // the caller closes it
    static Wire open(Pod pod, int patienceMillis) throws CallFailed {
        Wire wire = new Wire(pod, new Socket());
        try {
            wire.socket.setTcpNoDelay(true);
            wire.socket.connect(pod.address(), patienceMillis);
            wire.socket.setSoTimeout(patienceMillis);
            wire.connection.bind(wire.socket);
            return wire;
        } catch (IOException e) {
            wire.close();
            Cause cause = e instanceof SocketTimeoutException
                    ? Cause.CONNECT_TIMEOUT
                    : e instanceof ConnectException ? Cause.CONNECTION_REFUSED : Cause.OTHER;
            throw new CallFailed(cause, e.toString());
        }
    }

    Pod pod() {
        return pod;
    }

    /** Whether a request was sent on it before the present one. */
    boolean reused() {
        return used > 1;
    }

    /** Whether the server has said that it wants no further request here. */
    boolean told() {
        return told;
    }

    void exchange(Call call, String id) throws CallFailed {
        used++;
        long receivedBefore = received();
        try {
            socket.setSoTimeout((int) call.patience().toMillis());
            send(call, id);
            ClassicHttpResponse response = connection.receiveResponseHeader();
            connection.receiveResponseEntity(response);
            String body = EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8);
            told = saysClose(response);
            check(call, id, response.getCode(), body);
        } catch (SocketTimeoutException e) {
            throw new CallFailed(Cause.TIMEOUT, e.toString());
        } catch (IOException | HttpException e) {
            boolean begun = received() > receivedBefore;
            throw new CallFailed(begun ? Cause.CUT_IN_RESPONSE : beforeResponse(e), e.toString());
        }
    }

    private void send(Call call, String id) throws IOException, HttpException {
        BasicClassicHttpRequest request = new BasicClassicHttpRequest(call.method(), call.path());
        request.setHeader(HttpHeaders.HOST, "service");
        if (call.sendsId()) {
            StringEntity entity = new StringEntity(id, ContentType.TEXT_PLAIN);
            request.setEntity(entity);
            request.setHeader(HttpHeaders.CONTENT_LENGTH, entity.getContentLength());
            request.setHeader(HttpHeaders.CONTENT_TYPE, entity.getContentType());
        }
        connection.sendRequestHeader(request);
        connection.sendRequestEntity(request);
        connection.flush();
    }

    private void check(Call call, String id, int status, String body) throws CallFailed {
        if (status >= 400) {
            throw new CallFailed(Cause.BAD_STATUS, "status " + status);
        }
        if (status != 200 || body == null || !call.right().isRight(body, pod.name(), id)) {
            throw new CallFailed(Cause.WRONG_BODY, "status " + status + ", body " + body);
        }
    }

    private static Cause beforeResponse(Exception failure) {
        // An end of the stream has an exception of its own; all else that a socket throws here is some form of reset.
        return failure instanceof NoHttpResponseException
                ? Cause.CLOSED_BEFORE_RESPONSE
                : failure instanceof SocketException ? Cause.RESET_BEFORE_RESPONSE : Cause.OTHER;
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
        try {
            // Not by HttpCore: where it is in a hurry it resets, and where it is not it waits.
            socket.close();
        } catch (IOException e) {
            // It was of no use already.
        }
    }
}
