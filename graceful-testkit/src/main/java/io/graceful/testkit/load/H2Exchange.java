package io.graceful.testkit.load;

import io.graceful.testkit.result.Cause;
import io.graceful.testkit.scenario.ClientSpec;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.nio.entity.DiscardingEntityConsumer;
import org.apache.hc.core5.http.nio.entity.StringAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicClientExchangeHandler;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http.nio.support.BasicResponseConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.H2Error;
import org.apache.hc.core5.http2.H2StreamResetException;
import org.jspecify.annotations.Nullable;

/** One request on an HTTP/2 connection. */
final class H2Exchange {

    private static final HttpHost SERVICE = new HttpHost("http", "service", 80);
    private static final int FIRST_BAD_STATUS = 400;

    private final Request request;
    private final String pod;
    private final boolean reused;
    private final CompletableFuture<Message<HttpResponse, Void>> result = new CompletableFuture<>();
    private volatile boolean sent;
    private volatile boolean responseBegun;
    private @Nullable Exception failure;
    private int status;

    H2Exchange(Request request, String pod, boolean reused) {
        this.request = request;
        this.pod = pod;
        this.reused = reused;
    }

    AsyncClientExchangeHandler handler() {
        return new BasicClientExchangeHandler<>(producer(), consumer(), new Completing<>(result));
    }

    private BasicRequestProducer producer() {
        ClientSpec spec = request.spec();
        BasicHttpRequest message = new BasicHttpRequest(spec.method(), SERVICE, spec.path());
        message.setHeader(Request.ID_HEADER, request.id());
        spec.headers().forEach(message::setHeader);
        String body = spec.body();
        StringAsyncEntityProducer entity =
                body == null ? null : new StringAsyncEntityProducer(body, ContentType.TEXT_PLAIN);
        return new BasicRequestProducer(message, entity) {
            @Override
            public void sendRequest(RequestChannel channel, HttpContext context) throws HttpException, IOException {
                sent = true;
                super.sendRequest(channel, context);
            }
        };
    }

    private BasicResponseConsumer<Void> consumer() {
        return new BasicResponseConsumer<>(new DiscardingEntityConsumer<>()) {
            @Override
            public void consumeResponse(
                    HttpResponse response,
                    EntityDetails entity,
                    HttpContext context,
                    FutureCallback<Message<HttpResponse, Void>> callback)
                    throws HttpException, IOException {
                responseBegun = true;
                super.consumeResponse(response, entity, context, callback);
            }
        };
    }

    /** Waits until it is over, one way or the other. */
    void await(Request of) {
        try {
            status =
                    result.get(of.millisLeft(), TimeUnit.MILLISECONDS).getHead().getCode();
        } catch (ExecutionException e) {
            failure = e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            sent = true;
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = e;
        }
    }

    /** Whether its connection let it go before anything of it was sent. */
    boolean neverSent() {
        return failure != null && !sent && !(failure instanceof InterruptedException);
    }

    /** Does nothing if it was answered well. */
    void check() throws CallFailed {
        if (failure != null) {
            throw new CallFailed(cause(failure), pod, reused, failure.toString());
        }
        if (status >= FIRST_BAD_STATUS) {
            throw new CallFailed(Cause.BAD_STATUS, pod, reused, "status " + status);
        }
        if (request.isOverdue()) {
            throw new CallFailed(Cause.TIMEOUT, pod, reused, "answered too late");
        }
    }

    private Cause cause(Exception how) {
        if (how instanceof TimeoutException) {
            return Cause.TIMEOUT;
        }
        if (isRefusal(how)) {
            return Cause.NOT_EXECUTED;
        }
        if (responseBegun) {
            return Cause.CUT_IN_RESPONSE;
        }
        if (how instanceof ConnectionClosedException) {
            return Cause.EOF;
        }
        // What a channel throws has no type of its own: reset, or a pipe that a reset broke.
        return how instanceof IOException || how instanceof H2StreamResetException ? Cause.RESET : Cause.OTHER;
    }

    /** The server has said that it did not begin it (RFC 9113, sections 6.8 and 8.7). */
    private static boolean isRefusal(Exception how) {
        return how instanceof RequestNotExecutedException
                || (how instanceof H2StreamResetException reset && reset.getCode() == H2Error.REFUSED_STREAM.getCode());
    }
}
