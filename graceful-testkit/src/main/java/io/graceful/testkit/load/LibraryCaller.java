package io.graceful.testkit.load;

import io.graceful.testkit.callers.CallException;
import io.graceful.testkit.callers.Courier;
import io.graceful.testkit.callers.Order;
import io.graceful.testkit.callers.Outcome;
import io.graceful.testkit.result.Cause;
import io.graceful.testkit.scenario.Body;
import io.graceful.testkit.scenario.ClientSpec;
import io.graceful.testkit.scenario.Message;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What callers of a client library see, as it comes. Such a library may repeat a request without a word, so that a service that drops
 * it looks clean; the splice it goes through counts every sending. It can only be steered by an address, hence the splice.
 */
final class LibraryCaller implements Caller {

    /** What Java, Python and Go say of a handshake that failed. */
    private static final List<String> TLS =
            List.of("sslexception", "sslhandshake", "sslerror", "x509:", "tls: ", "gave http response to https client");

    private final Courier courier;
    private final Splices splices;
    private final Tally tally;
    private final Ledger ledger;

    LibraryCaller(Courier courier, Splices splices, Tally tally, Ledger ledger) {
        this.courier = courier;
        this.splices = splices;
        this.tally = tally;
        this.ledger = ledger;
    }

    @Override
    public void call(Request request) {
        try {
            Outcome outcome = courier.call(order(request));
            check(request, outcome);
            tally.answered(request, ledger.podOf(request.id()));
        } catch (CallException e) {
            String text = String.valueOf(e.getMessage());
            tally.failed(request, failed(request, e.byProgram() ? Cause.OTHER : cause(request, text), text));
        } catch (CallFailed e) {
            tally.failed(request, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            tally.failed(request, failed(request, Cause.OTHER, "interrupted"));
        }
    }

    private Order order(Request request) {
        Message message = request.spec().message();
        return new Order(
                request.id(),
                message.method(),
                splices.http(request.node(), message.path()),
                message.headers(),
                bytes(message.body()),
                Duration.ofMillis(request.millisLeft()));
    }

    private static byte @Nullable [] bytes(@Nullable Body body) {
        if (body == null) {
            return null;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Upload upload = new Upload(body, 1);
        while (!upload.over()) {
            all.writeBytes(upload.next());
        }
        return all.toByteArray();
    }

    private void check(Request request, Outcome outcome) throws CallFailed {
        ClientSpec spec = request.spec();
        if (!spec.wanted().allows(outcome.status())) {
            throw failed(request, Cause.BAD_STATUS, "status " + outcome.status());
        }
        BodyCheck.Fault fault = BodyCheck.fault(spec, outcome);
        if (fault != null) {
            throw failed(request, fault.cause(), fault.message());
        }
        if (request.isOverdue()) {
            throw failed(request, Cause.TIMEOUT, "answered too late");
        }
    }

    private CallFailed failed(Request request, Cause cause, String message) {
        return new CallFailed(cause, ledger.podOf(request.id()), false, message);
    }

    /** What the splice has seen of the connection or, where it could not read the id, what the library says of it. */
    private Cause cause(Request request, String said) {
        String text = said.toLowerCase(Locale.ROOT);
        if (text.contains("timeout") || text.contains("timed out")) {
            return Cause.TIMEOUT;
        }
        if (TLS.stream().anyMatch(text::contains)) {
            return Cause.NO_TLS;
        }
        if (text.contains("fixed content-length") || text.contains("chunked transfer encoding")) {
            return Cause.CUT_IN_RESPONSE;
        }
        Optional<Passage> seen = ledger.passage(request.id());
        if (seen.isPresent() && (seen.get().refused() || seen.get().goaway())) {
            return seen.get().cause(Cause.OTHER);
        }
        if (text.contains("goaway")) {
            return Cause.GOAWAY;
        }
        if (text.contains("refused")) {
            return Cause.REFUSED;
        }
        if (text.contains("reset") || text.contains("broken pipe")) {
            return Cause.RESET;
        }
        if (text.contains("eof") || text.contains("no bytes") || text.contains("closed")) {
            return Cause.EOF;
        }
        return seen.map(passage -> passage.cause(Cause.OTHER)).orElse(Cause.OTHER);
    }

    @Override
    public void close() {
        courier.close();
        splices.close();
    }
}
