package io.graceful.testkit.load;

import io.graceful.testkit.result.Cause;
import io.graceful.testkit.scenario.Body;
import io.graceful.testkit.scenario.Message;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.concurrent.ComplexCancellable;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.nio.command.RequestExecutionCommand;
import org.apache.hc.core5.http.nio.support.BasicClientExchangeHandler;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http.nio.support.BasicResponseConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http2.H2Error;
import org.apache.hc.core5.http2.H2StreamResetException;
import org.jspecify.annotations.Nullable;

/** One request on an HTTP/2 connection. */
final class H2Exchange {

    private final Request request;
    private final String pod;
    private final boolean reused;
    private final HttpHost service;
    private final BooleanSupplier told;
    private final ScheduledExecutorService timer;
    private final H2Body answer;
    private final ComplexCancellable stream = new ComplexCancellable();
    private final CompletableFuture<org.apache.hc.core5.http.Message<HttpResponse, H2Body>> result =
            new CompletableFuture<>();
    private volatile boolean sent;
    private volatile boolean responseBegun;
    private @Nullable Exception failure;
    private int status;

    /**
     * A request that was not sent yet.
     *
     * @param told whether its connection was told to go away
     * @param timer for what is to be slow
     */
    H2Exchange(
            Request request,
            String pod,
            boolean reused,
            HttpHost service,
            BooleanSupplier told,
            ScheduledExecutorService timer) {
        this.request = request;
        this.pod = pod;
        this.reused = reused;
        this.service = service;
        this.told = told;
        this.timer = timer;
        answer = new H2Body(request.spec(), timer);
    }

    RequestExecutionCommand command() {
        BasicClientExchangeHandler<org.apache.hc.core5.http.Message<HttpResponse, H2Body>> handler =
                new BasicClientExchangeHandler<>(producer(), consumer(), new Completing<>(result));
        return new RequestExecutionCommand(handler, null, stream, HttpCoreContext.create());
    }

    private BasicRequestProducer producer() {
        Message spec = request.spec().message();
        BasicHttpRequest message = new BasicHttpRequest(spec.method(), service, spec.path());
        message.setHeader(Request.ID_HEADER, request.id());
        spec.headers().forEach(message::setHeader);
        Body body = spec.body();
        String type = spec.headers().getOrDefault("Content-Type", "text/plain; charset=UTF-8");
        // The producer adds the type of its entity; twice is once too often.
        message.removeHeaders("Content-Type");
        H2Upload entity = body == null ? null : new H2Upload(body, type, timer);
        return new BasicRequestProducer(message, entity) {
            @Override
            public void sendRequest(RequestChannel channel, HttpContext context) throws HttpException, IOException {
                sent = true;
                super.sendRequest(channel, context);
            }
        };
    }

    private BasicResponseConsumer<H2Body> consumer() {
        return new BasicResponseConsumer<>(answer) {
            @Override
            public void consumeResponse(
                    HttpResponse response,
                    EntityDetails entity,
                    HttpContext context,
                    FutureCallback<org.apache.hc.core5.http.Message<HttpResponse, H2Body>> callback)
                    throws HttpException, IOException {
                responseBegun = true;
                answer.promised(response);
                super.consumeResponse(response, entity, context, callback);
            }
        };
    }

    /** Waits until it is over, one way or the other, or its caller has had enough. */
    void await(Request of) {
        try {
            status =
                    result.get(of.millisLeft(), TimeUnit.MILLISECONDS).getHead().getCode();
        } catch (ExecutionException e) {
            failure = e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            sent = true;
            failure = e;
            stream.cancel();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = e;
        }
    }

    /** Whether its connection let it go before anything of it was sent. */
    boolean neverSent() {
        return failure != null && !sent && !(failure instanceof InterruptedException);
    }

    /** Why it was never sent. */
    CallFailed unsent(int connections) {
        Throwable tls = failure;
        while (tls != null && !(tls instanceof SSLException)) {
            tls = tls.getCause();
        }
        Cause cause = tls == null ? Cause.OTHER : Cause.NO_TLS;
        return failed(cause, connections + " connections in a row took no request: " + (tls == null ? failure : tls));
    }

    /** Whether its caller left before it was over. */
    boolean left() {
        return failure instanceof TimeoutException && request.isLeft();
    }

    /** Does nothing if it was answered well. */
    void check() throws CallFailed {
        if (failure != null) {
            throw failed(cause(failure), failure.toString());
        }
        if (!request.spec().wanted().allows(status)) {
            throw failed(Cause.BAD_STATUS, "status " + status);
        }
        BodyCheck.Fault fault = answer.fault();
        if (fault != null) {
            throw failed(fault.cause(), fault.message());
        }
        if (request.isOverdue()) {
            throw failed(Cause.TIMEOUT, "answered too late");
        }
    }

    private CallFailed failed(Cause cause, String message) {
        return new CallFailed(cause, pod, reused, message);
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
        if (told.getAsBoolean()) {
            return Cause.GOAWAY;
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
