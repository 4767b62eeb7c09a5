package io.graceful.testkit.load;

import io.graceful.testkit.result.Cause;
import io.graceful.testkit.scenario.Body;
import io.graceful.testkit.scenario.ClientSpec;
import io.graceful.testkit.scenario.Manners;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection, used by one thread at a time. It sends each request once and says exactly what became of it:
 * higher clients repeat requests, or look whether the connection is stale first, and either hides what this is here to see.
 */
final class Wire implements AutoCloseable {

    /** RFC 9110, section 10.1.1: a client must not wait for ever. */
    private static final Timeout CONTINUE = Timeout.ofSeconds(3);

    private static final int BUFFER = 16 * 1024;
    private static final Http1Config CONFIG =
            Http1Config.custom().setBufferSize(2048).setMaxLineLength(1 << 20).build();

    private final String pod;
    private final Socket socket;
    private final Consumer<Wire> closing;
    private final DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(CONFIG);
    private int used;
    private boolean told;

    /** What became of a request that did not fail. */
    enum Outcome {
        ANSWERED,
        /** Its caller left before it was. */
        LEFT
    }

    /** What reads the body of a response. */
    interface Reader {
        /** Reads to the end, or as far as it likes. */
        void read(ClassicHttpResponse response, InputStream body) throws IOException, CallFailed;
    }

    /**
     * A connection over this socket, which is connected already.
     *
     * @param closing told when it is closed
     */
    Wire(String pod, Socket socket, Consumer<Wire> closing) throws CallFailed {
        this.pod = pod;
        this.socket = socket;
        this.closing = closing;
        try {
            if (socket instanceof SSLSocket secured) {
                connection.bind(secured, socket);
            } else {
                connection.bind(socket);
            }
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
     * Sends a request and reads all of its response, at the pace of its caller.
     *
     * @param last whether to say that no other will follow
     */
    Outcome exchange(Request request, boolean last) throws CallFailed {
        Outcome outcome = exchange(request, last, (response, body) -> read(request, response, body));
        if (outcome == Outcome.ANSWERED && request.isOverdue()) {
            throw failed(Cause.TIMEOUT, "answered too late");
        }
        return outcome;
    }

    /** The same with a reader of the caller's own, who knows when enough was read. */
    Outcome exchange(Request request, boolean last, Reader reader) throws CallFailed {
        used++;
        long receivedBefore = received();
        try {
            socket.setSoTimeout(request.millisLeft());
            if (request.spec().manners().half() != Manners.Half.NONE) {
                return half(request);
            }
            ClassicHttpResponse response = send(request, last);
            if (response == null) {
                socket.setSoTimeout(request.millisLeft());
                response = head();
            }
            if (MessageSupport.canResponseHaveBody(request.spec().message().method(), response)) {
                connection.receiveResponseEntity(response);
            }
            HttpEntity entity = response.getEntity();
            reader.read(response, entity == null ? InputStream.nullInputStream() : entity.getContent());
            told |= ends(response, entity);
            if (!request.spec().wanted().allows(response.getCode())) {
                throw failed(Cause.BAD_STATUS, "status " + response.getCode());
            }
            return Outcome.ANSWERED;
        } catch (SocketTimeoutException e) {
            if (request.isLeft()) {
                return Outcome.LEFT;
            }
            throw failed(Cause.TIMEOUT, e.toString());
        } catch (IOException | HttpException e) {
            boolean begun = received() > receivedBefore;
            throw failed(begun ? Cause.CUT_IN_RESPONSE : beforeResponse(e), e.toString());
        }
    }

    /** Reads a body to its end and checks that it is whole. */
    private void read(Request request, ClassicHttpResponse response, InputStream body) throws IOException, CallFailed {
        BodyCheck check = new BodyCheck(request.spec(), response);
        Pace pace = new Pace(request.spec().manners());
        byte[] buffer = new byte[BUFFER];
        while (true) {
            int most = pace.await(buffer.length, request);
            socket.setSoTimeout(request.millisLeft());
            int read = body.read(buffer, 0, most);
            if (read < 0) {
                break;
            }
            if (request.nanosLeft() <= 0) {
                throw new SocketTimeoutException("not read to its end in time");
            }
            pace.read(read);
            check.add(buffer, read);
        }
        BodyCheck.Fault fault = request.spec().wanted().allows(response.getCode()) ? check.end() : null;
        if (fault != null) {
            throw failed(fault.cause(), fault.message());
        }
    }

    /** From now on it waits this long for the next bytes. */
    void patience(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
    }

    CallFailed failed(Cause cause, String message) {
        return new CallFailed(cause, pod, used > 1, message);
    }

    /** The final response's head. */
    private ClassicHttpResponse head() throws IOException, HttpException {
        ClassicHttpResponse response = connection.receiveResponseHeader();
        while (response.getCode() < HttpStatus.SC_OK && response.getCode() != HttpStatus.SC_SWITCHING_PROTOCOLS) {
            response = connection.receiveResponseHeader();
        }
        return response;
    }

    /** Sends all of a request; comes back with the response if that came before all was sent. */
    private @Nullable ClassicHttpResponse send(Request request, boolean last) throws IOException, HttpException {
        BasicClassicHttpRequest message = message(request, last);
        connection.sendRequestHeader(message);
        connection.flush();
        Body body = request.spec().message().body();
        if (body == null) {
            return null;
        }
        if (body.expectContinue() && connection.isDataAvailable(CONTINUE)) {
            ClassicHttpResponse response = connection.receiveResponseHeader();
            // 102 and 103 may come before what it waits for.
            while (response.getCode() < HttpStatus.SC_OK && response.getCode() != HttpStatus.SC_CONTINUE) {
                response = connection.receiveResponseHeader();
            }
            if (response.getCode() != HttpStatus.SC_CONTINUE) {
                told = true;
                return response;
            }
        }
        try {
            connection.sendRequestEntity(message);
            connection.flush();
            return null;
        } catch (UploadEntity.Answered e) {
            told = true;
            return head();
        } catch (SocketException | SSLException e) {
            return answerTo(e);
        }
    }

    /** A server that will not read on may have answered before it closed. */
    private ClassicHttpResponse answerTo(IOException broken) throws IOException, HttpException {
        try {
            ClassicHttpResponse response = head();
            told = true;
            return response;
        } catch (IOException e) {
            throw broken;
        }
    }

    private BasicClassicHttpRequest message(Request request, boolean last) {
        ClientSpec spec = request.spec();
        BasicClassicHttpRequest message = new BasicClassicHttpRequest(
                spec.message().method(), spec.message().path());
        message.setHeader(HttpHeaders.HOST, "service");
        message.setHeader(Request.ID_HEADER, request.id());
        if (last) {
            message.setHeader(HttpHeaders.CONNECTION, "close");
        }
        Body body = spec.message().body();
        if (body != null) {
            message.setEntity(new UploadEntity(new Upload(body, 1), this::answered));
            if (body.chunked()) {
                message.setHeader(HttpHeaders.TRANSFER_ENCODING, "chunked");
            } else {
                message.setHeader(HttpHeaders.CONTENT_LENGTH, body.bytes());
            }
            message.setHeader(HttpHeaders.CONTENT_TYPE, ContentType.TEXT_PLAIN);
            if (body.expectContinue()) {
                message.setHeader(HttpHeaders.EXPECT, "100-continue");
            }
        }
        spec.message().headers().forEach(message::setHeader);
        return message;
    }

    /** Whether the server has said something; waits for it, but no longer than this. */
    private boolean answered(long millis) throws IOException {
        if (millis > 0) {
            return connection.isDataAvailable(Timeout.ofMilliseconds(millis));
        }
        return socket.getInputStream().available() > 0;
    }

    /** Sends a part of a request and waits for the time to leave, whatever comes back. */
    private Outcome half(Request request) throws IOException, HttpException {
        if (request.spec().manners().half() == Manners.Half.HEAD) {
            String head = request.spec().message().method() + " "
                    + request.spec().message().path() + " HTTP/1.1\r\nHost: service\r\nX-Half";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        } else {
            sendHalfOfTheBody(request);
        }
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[BUFFER];
        try {
            while (!request.isLeft()) {
                socket.setSoTimeout(request.millisLeft());
                if (in.read(buffer) < 0) {
                    break;
                }
            }
        } catch (IOException e) {
            // It is time to leave, or the server waits for the rest no longer, which is its right.
        }
        return Outcome.LEFT;
    }

    private void sendHalfOfTheBody(Request request) throws IOException, HttpException {
        connection.sendRequestHeader(message(request, false));
        connection.flush();
        Body body = request.spec().message().body();
        Upload half = new Upload((body == null ? Body.of(0) : body).over(Duration.ZERO), 0.5);
        while (!half.over() && !request.isLeft()) {
            socket.getOutputStream().write(half.next());
        }
    }

    private static Cause beforeResponse(Exception failure) {
        // An end of the stream has an exception of its own; all else that a socket throws here is some form of reset.
        return failure instanceof NoHttpResponseException
                ? Cause.EOF
                : failure instanceof SocketException || failure instanceof SSLException ? Cause.RESET : Cause.OTHER;
    }

    private long received() {
        return connection.getEndpointDetails().getReceivedBytesCount();
    }

    /** Whether the connection is over with this response (RFC 9112, section 9.3). */
    private static boolean ends(ClassicHttpResponse response, @Nullable HttpEntity entity) {
        boolean byItsEnd = entity != null && entity.getContentLength() < 0 && !entity.isChunked();
        return byItsEnd || !DefaultConnectionReuseStrategy.INSTANCE.keepAlive(null, response, null);
    }

    @Override
    public void close() {
        closing.accept(this);
        // Not by HttpCore: where it is in a hurry it resets, and where it is not it waits.
        Dial.close(socket);
    }
}
