package io.graceful.testkit.service;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** HTTP/1.1 on one connection, until it ends or becomes something else. */
final class Http1 {

    private static final int HALF_REQUEST_MILLIS = 5_000;
    private static final int LINGER_MILLIS = 3_000;
    private static final int REFUSED_LINGER_MILLIS = 1_000;
    private static final int MOST_OF_A_HEAD = 8192;
    private static final int MOST_BEFORE_AN_UPGRADE = 64 * 1024;

    private final Connection connection;
    private final State state;
    private final Endpoints endpoints;

    Http1(Connection connection) {
        this.connection = connection;
        state = connection.state;
        endpoints = new Endpoints(state);
    }

    void serve() throws IOException, InterruptedException {
        boolean goesOn = true;
        while (goesOn) {
            String head = next();
            if (head == null) {
                return;
            }
            if (head.startsWith("PRI * HTTP/2.0\r\n")) {
                new Http2(connection, endpoints).serve();
                return;
            }
            goesOn = serve(new Http1Exchange(connection, head, patience()));
        }
        connection.linger(LINGER_MILLIS);
    }

    /** Whether HTTP/1.1 goes on. */
    private boolean serve(Http1Exchange exchange) throws IOException, InterruptedException {
        connection.begin(exchange);
        boolean left = true;
        try {
            if (asksForWebSocket(exchange)) {
                new WebSocket(connection).serve(exchange);
                left = false;
                return false;
            }
            boolean goesOn = asksForHttp2(exchange) ? upgrade(exchange) : answer(exchange);
            left = false;
            return goesOn;
        } finally {
            connection.end(exchange, left);
        }
    }

    private boolean answer(Http1Exchange exchange) throws IOException, InterruptedException {
        endpoints.answer(exchange);
        if (!exchange.isReadToTheEnd()) {
            // In flight until the client had its chance to see the answer.
            connection.linger(REFUSED_LINGER_MILLIS);
        }
        return exchange.connectionGoesOn();
    }

    /** Reads the body as HTTP/1.1 has it, and serves the rest of the connection as HTTP/2, this request as its stream 1. */
    private boolean upgrade(Http1Exchange exchange) throws IOException, InterruptedException {
        byte[] body = exchange.body().readAllBytes();
        connection
                .out()
                .write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        new Http2(connection, endpoints).serveUpgraded(exchange, new ByteArrayInputStream(body));
        return false;
    }

    private boolean asksForHttp2(Http1Exchange exchange) {
        boolean may = !state.stopping || state.defect == Defect.UPGRADES_WHILE_STOPPING;
        return may
                && !connection.isEncrypted()
                && "h2c".equalsIgnoreCase(exchange.header("upgrade"))
                && exchange.header("http2-settings") != null
                && exchange.knownLength() >= 0
                && exchange.knownLength() <= MOST_BEFORE_AN_UPGRADE
                && !exchange.path().equals("/refuse");
    }

    private static boolean asksForWebSocket(Http1Exchange exchange) {
        return exchange.path().equals("/ws") && "websocket".equalsIgnoreCase(exchange.header("upgrade"));
    }

    private int patience() {
        return state.defect == Defect.HALF_REQUESTS_HOLD ? 0 : HALF_REQUEST_MILLIS;
    }

    /** The next request's head; null at the end of the connection. A head that has begun has five seconds. */
    private String next() throws IOException {
        InputStream in = connection.in();
        connection.patience(0);
        in.mark(1);
        if (in.read() < 0) {
            return null;
        }
        in.reset();
        connection.patience(patience());
        if (state.defect != Defect.HALF_REQUESTS_HOLD) {
            return head(in);
        }
        state.inFlight.incrementAndGet();
        try {
            return head(in);
        } finally {
            state.inFlight.decrementAndGet();
        }
    }

    /** A request's line and headers; null at the end of the connection. */
    static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < MOST_OF_A_HEAD) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.append((char) next);
            if (next == '\n' && head.length() >= 4 && head.lastIndexOf("\r\n\r\n") == head.length() - 4) {
                return head.toString();
            }
        }
        return null;
    }
}
