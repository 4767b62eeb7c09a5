package io.graceful.testkit.service;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** One HTTP/1.1 connection of a client. */
final class Connection {

    private final Socket socket;
    private final State state;
    volatile boolean told;
    private volatile boolean busy;

    Connection(Socket socket, State state) {
        this.socket = socket;
        this.state = state;
    }

    void serve() throws IOException, InterruptedException {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String head = head(in); head != null; head = head(in)) {
                state.inFlight.incrementAndGet();
                busy = true;
                try {
                    if (!answer(head, in)) {
                        return;
                    }
                } finally {
                    busy = false;
                    state.inFlight.decrementAndGet();
                }
            }
        } finally {
            state.connections.remove(this);
        }
    }

    /** Whether the connection goes on. */
    private boolean answer(String head, InputStream in) throws IOException, InterruptedException {
        byte[] body = in.readNBytes(length(head));
        String path = head.split(" ", 3)[1];
        log(head);
        if (path.startsWith("/slow?ms=")) {
            TimeUnit.MILLISECONDS.sleep(Long.parseLong(path.substring("/slow?ms=".length())));
        }
        boolean stopping = state.stopping;
        if (stopping && state.defect == Defect.HANGS) {
            TimeUnit.SECONDS.sleep(30);
        }
        boolean farewell = stopping && !state.defect.is(Defect.NO_FAREWELL, Defect.CLOSES_WITHOUT_SAYING);
        boolean last = farewell || asksForClose(head);
        told = farewell;
        write(status(stopping), body.length == 0 ? "hello\n".getBytes(StandardCharsets.US_ASCII) : body, last);
        return !last && !(stopping && state.defect == Defect.CLOSES_WITHOUT_SAYING);
    }

    private String status(boolean stopping) {
        if (stopping && state.defect == Defect.REJECTS_LATE_REQUESTS) {
            return "503 Service Unavailable";
        }
        return state.warm ? "200 OK" : "500 Internal Server Error";
    }

    private void write(String status, byte[] body, boolean last) throws IOException {
        boolean truncates = state.stopping && state.defect == Defect.TRUNCATES_RESPONSES;
        int promised = truncates ? body.length + 10 : body.length;
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        response.writeBytes(("HTTP/1.1 " + status + "\r\nContent-Length: " + promised + "\r\n"
                        + (last ? "Connection: close\r\n" : "") + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        response.writeBytes(body);
        socket.getOutputStream().write(response.toByteArray());
        if (truncates) {
            socket.close();
        }
    }

    private void log(String head) {
        String id = header(head, "x-request-id");
        if (id != null) {
            boolean twice = head.startsWith("POST") && state.defect == Defect.PROCESSES_TWICE;
            System.out.println("request " + id + (twice ? "\nrequest " + id : ""));
        }
    }

    private static boolean asksForClose(String head) {
        return "close".equalsIgnoreCase(header(head, "connection"));
    }

    private static int length(String head) {
        String length = header(head, "content-length");
        return length == null ? 0 : Integer.parseInt(length);
    }

    private static String header(String head, String name) {
        return head.lines()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse(null);
    }

    /** A request's line and headers; null at the end of the connection. */
    static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 8192) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.append((char) next);
            if (next == '\n' && head.toString().endsWith("\r\n\r\n")) {
                return head.toString();
            }
        }
        return null;
    }

    void closeIfIdle() throws IOException {
        if (!busy) {
            socket.close();
        }
    }

    void resetIfBusy() throws IOException {
        if (busy) {
            try {
                socket.setSoLinger(true, 0);
            } catch (SocketException e) {
                // It was answered, and closed, in this very moment.
                if (!socket.isClosed()) {
                    throw e;
                }
            }
            socket.close();
        }
    }
}
