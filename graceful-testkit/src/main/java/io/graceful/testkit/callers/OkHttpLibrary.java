package io.graceful.testkit.callers;

import java.io.IOException;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttp;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** OkHttp as {@code new OkHttpClient()} makes it, which tries again on a new connection when an old one breaks. */
public final class OkHttpLibrary implements Library {

    /** It refuses to send these without a body. */
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH", "PROPPATCH", "QUERY", "REPORT");

    private final OkHttpClient client;

    public OkHttpLibrary(Trust trust) {
        X509TrustManager manager = trust.manager();
        SSLContext context = trust.context();
        if (manager == null || context == null) {
            client = new OkHttpClient();
            return;
        }
        OkHttpClient.Builder builder = new OkHttpClient.Builder().sslSocketFactory(context.getSocketFactory(), manager);
        if (trust.any()) {
            builder.hostnameVerifier((host, session) -> true);
        }
        client = builder.build();
    }

    @Override
    public String name() {
        return "okhttp " + OkHttp.VERSION;
    }

    @Override
    public Outcome call(Order order) throws IOException {
        Request.Builder request =
                new Request.Builder().url(order.uri().toString()).method(order.method(), body(order));
        order.headersAndId().forEach(request::header);
        // Shares connections and threads with all others that are made from it.
        OkHttpClient timed = client.newBuilder()
                .callTimeout(order.timeout())
                .readTimeout(order.timeout())
                .writeTimeout(order.timeout())
                .build();
        try (Response response = timed.newCall(request.build()).execute()) {
            Delivered body = new Delivered();
            body.addAll(response.body().byteStream());
            return body.outcome(
                    response.code(),
                    response.protocol() == Protocol.HTTP_1_1 ? "HTTP/1.1" : "HTTP/2",
                    response.header(Outcome.DIGEST_HEADER));
        }
    }

    private static @Nullable RequestBody body(Order order) {
        byte[] body = order.body();
        if (body != null) {
            return RequestBody.create(body, null);
        }
        return WITH_BODY.contains(order.method()) ? RequestBody.EMPTY : null;
    }

    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
