package io.graceful.testkit.callers;

import java.io.IOException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.apache.hc.core5.util.VersionInfo;

/** Apache HttpClient 5, classic, as {@link HttpClients#createDefault()} makes it: five connections to an address. */
public final class ApacheLibrary implements Library {

    private final CloseableHttpClient client;
    private final Deadlines deadlines = new Deadlines();

    public ApacheLibrary(Trust trust) {
        SSLContext context = trust.context();
        client = context == null
                ? HttpClients.createDefault()
                : HttpClients.custom()
                        .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                                .setTlsSocketStrategy(new DefaultClientTlsStrategy(
                                        context,
                                        trust.any()
                                                ? NoopHostnameVerifier.INSTANCE
                                                : HttpsSupport.getDefaultHostnameVerifier()))
                                .build())
                        .build();
    }

    @Override
    public String name() {
        VersionInfo info = VersionInfo.loadVersionInfo("org.apache.hc.client5", HttpClients.class.getClassLoader());
        return info == null ? "apache httpclient" : "apache httpclient " + info.getRelease();
    }

    @Override
    public Outcome call(Order order) throws Exception {
        HttpUriRequestBase request = new HttpUriRequestBase(order.method(), order.uri());
        order.headersAndId().forEach(request::setHeader);
        byte[] body = order.body();
        if (body != null) {
            request.setEntity(new ByteArrayEntity(body, null));
        }
        request.setConfig(RequestConfig.custom()
                .setResponseTimeout(Timeout.of(order.timeout()))
                .build());
        return deadlines.within(
                order.timeout(), () -> client.execute(request, ApacheLibrary::outcome), request::cancel);
    }

    private static Outcome outcome(ClassicHttpResponse response) throws IOException {
        Delivered body = new Delivered();
        HttpEntity entity = response.getEntity();
        if (entity != null) {
            body.addAll(entity.getContent());
        }
        Header digest = response.getFirstHeader(Outcome.DIGEST_HEADER);
        return body.outcome(
                response.getCode(), String.valueOf(response.getVersion()), digest == null ? null : digest.getValue());
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
        deadlines.close();
    }
}
