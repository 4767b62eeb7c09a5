package io.graceful.testkit.callers;

import java.lang.reflect.InvocationTargetException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** {@code java.net.http} as {@link HttpClient#newHttpClient()} makes it: it asks a cleartext server to upgrade to HTTP/2. */
public final class JdkLibrary implements Library {

    private final HttpClient client;

    public JdkLibrary(Options options) {
        client = client(options);
    }

    private static HttpClient client(Options options) {
        HttpClient.Version version = version(options.version());
        SSLContext context = options.trust().context();
        if (version == null && context == null) {
            return HttpClient.newHttpClient();
        }
        HttpClient.Builder builder = HttpClient.newBuilder();
        if (version != null) {
            builder.version(version);
        }
        if (context != null) {
            builder.sslContext(context);
        }
        return builder.build();
    }

    private static HttpClient.@Nullable Version version(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (text) {
            case "HTTP/1.1" -> HttpClient.Version.HTTP_1_1;
            case "HTTP/2" -> HttpClient.Version.HTTP_2;
            default -> throw new CourierException("no version " + text + "; there are HTTP/1.1 and HTTP/2", null);
        };
    }

    @Override
    public String name() {
        return "java.net.http";
    }

    @Override
    public Outcome call(Order order) throws Exception {
        Delivered body = new Delivered();
        HttpResponse<Void> response = await(
                order,
                client.sendAsync(
                        message(order),
                        HttpResponse.BodyHandlers.ofByteArrayConsumer(part -> part.ifPresent(body::add))));
        return body.outcome(
                response.statusCode(),
                response.version() == HttpClient.Version.HTTP_2 ? "HTTP/2" : "HTTP/1.1",
                response.headers().firstValue(Outcome.DIGEST_HEADER).orElse(null));
    }

    private static HttpRequest message(Order order) {
        HttpRequest.Builder message = HttpRequest.newBuilder(order.uri()).timeout(order.timeout());
        order.headersAndId().forEach(message::header);
        byte[] body = order.body();
        return message.method(
                        order.method(),
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    /** Its own timeout ends with the head of the response. */
    private static HttpResponse<Void> await(Order order, CompletableFuture<HttpResponse<Void>> response)
            throws Exception {
        try {
            return response.get(order.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no whole answer within " + order.timeout());
        } finally {
            response.cancel(true);
        }
    }

    /** From JDK 21 on it can be ended; before that it ends when nobody knows it any more. */
    @Override
    public void close() {
        boolean canEnd = Arrays.stream(HttpClient.class.getMethods())
                .anyMatch(method -> method.getName().equals("shutdownNow"));
        if (canEnd) {
            try {
                HttpClient.class.getMethod("shutdownNow").invoke(client);
            } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("a public method that never fails", e);
            }
        }
    }
}
