package io.graceful.example;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;

/** The same service without graceful: what the example is compared with. */
public final class PlainQuickStart {

    private PlainQuickStart() {}

    public static void main(String[] args) {
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
        Undertow.builder()
                .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, Streams.MAX_UPLOAD)
                .addHttpListener(port, "0.0.0.0")
                .setHandler(Streams.addTo(QuickStart.routes(), channel -> {}))
                .build()
                .start();
    }
}
