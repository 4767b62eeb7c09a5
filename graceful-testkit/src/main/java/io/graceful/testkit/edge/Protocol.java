package io.graceful.testkit.edge;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What a server speaks. */
public enum Protocol {
    /** In cleartext. */
    HTTP_1_1("HTTP/1.1"),
    /** HTTP/2 in cleartext, asked for by a request of HTTP/1.1 with {@code Upgrade: h2c}. */
    H2C_UPGRADE("HTTP/2 by upgrade"),
    /** HTTP/2 in cleartext from the first byte on. */
    H2C_PRIOR_KNOWLEDGE("HTTP/2 with prior knowledge"),
    /** TLS whose client offers nothing but {@code http/1.1}. */
    TLS_HTTP_1_1("HTTP/1.1 over TLS"),
    /** TLS whose client offers {@code h2} by ALPN. */
    TLS_H2("HTTP/2 over TLS"),
    /** In cleartext, by an upgrade of HTTP/1.1. */
    WEBSOCKET("WebSocket");

    static final Set<Protocol> HTTP1 = Collections.unmodifiableSet(EnumSet.of(HTTP_1_1, TLS_HTTP_1_1));
    static final Set<Protocol> HTTP2 =
            Collections.unmodifiableSet(EnumSet.of(H2C_UPGRADE, H2C_PRIOR_KNOWLEDGE, TLS_H2));
    static final Set<Protocol> HTTP = Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(WEBSOCKET)));

    private final String text;

    Protocol(String text) {
        this.text = text;
    }

    boolean isHttp2() {
        return HTTP2.contains(this);
    }

    boolean isEncrypted() {
        return this == TLS_HTTP_1_1 || this == TLS_H2;
    }

    /** As a reader knows it. */
    @Override
    public String toString() {
        return text;
    }
}
