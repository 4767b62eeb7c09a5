package io.graceful.testkit.load;

import io.graceful.testkit.result.Cause;
import io.graceful.testkit.scenario.ClientSpec;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/**
 * What callers of {@code java.net.http} see. That client repeats some requests without a word, so that a service that drops
 * them looks clean; the splice it goes through counts every sending. It can only be steered by an address, hence the splice.
 */
final class JdkCaller implements Caller {

    private static final int FIRST_BAD_STATUS = 400;

    private final Tally tally;
    private final Ledger ledger;
    private final Map<String, Splice> splices = new LinkedHashMap<>();
    private final ExecutorService threads;
    private final HttpClient client;

    JdkCaller(Dial dial, Tally tally, Ledger ledger, RandomGenerator random, List<String> nodes) {
        this.tally = tally;
        this.ledger = ledger;
        for (String node : nodes) {
            splices.put(node, new Splice(node, dial, ledger, tally, random));
        }
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "testkit-jdk-client");
            thread.setDaemon(true);
            return thread;
        });
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(threads)
                .build();
    }

    @Override
    public void call(Request request) {
        try {
            HttpResponse<Void> response = client.send(message(request), HttpResponse.BodyHandlers.discarding());
            if (response.statusCode() >= FIRST_BAD_STATUS) {
                throw failed(request, Cause.BAD_STATUS, "status " + response.statusCode());
            }
            tally.answered(request, ledger.podOf(request.id()));
        } catch (IOException e) {
            tally.failed(request, failed(request, cause(e), e.toString()));
        } catch (CallFailed e) {
            tally.failed(request, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            tally.failed(request, failed(request, Cause.OTHER, "interrupted"));
        }
    }

    private HttpRequest message(Request request) {
        ClientSpec spec = request.spec();
        HttpRequest.Builder message = HttpRequest.newBuilder(URI.create(address(request.node()) + spec.path()))
                .timeout(Duration.ofMillis(request.millisLeft()))
                .header(Request.ID_HEADER, request.id());
        spec.headers().forEach(message::header);
        String body = spec.body();
        return message.method(
                        spec.method(),
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private String address(String node) {
        Splice splice = splices.get(node);
        if (splice == null) {
            throw new IllegalArgumentException("no node " + node);
        }
        return splice.address();
    }

    private CallFailed failed(Request request, Cause cause, String message) {
        return new CallFailed(cause, ledger.podOf(request.id()), false, message);
    }

    /** It tells a reset, an end and a refusal by words only. */
    private static Cause cause(IOException e) {
        if (e instanceof HttpTimeoutException) {
            return Cause.TIMEOUT;
        }
        String text = (e + " " + e.getCause()).toLowerCase(Locale.ROOT);
        if (text.contains("reset") || text.contains("broken pipe")) {
            return Cause.RESET;
        }
        if (text.contains("fixed content-length") || text.contains("chunked transfer encoding")) {
            return Cause.CUT_IN_RESPONSE;
        }
        return e.getCause() instanceof EOFException || text.contains("no bytes") ? Cause.EOF : Cause.OTHER;
    }

    @Override
    public void close() {
        splices.values().forEach(Splice::close);
        threads.shutdownNow();
    }
}
