package io.graceful.spring.container;

import io.graceful.edge.Exchange;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/**
 * Tells when the head of a response may be written from now on: somebody asks for what the body is written to, flushes, or sends
 * an error. Nothing stands between the application and the body itself, unless it is a stream.
 */
final class CommittedResponse extends HttpServletResponseWrapper {

    private final HttpServletResponse response;
    private final FilterExchange exchange;
    private @Nullable PrintWriter streamWriter;

    CommittedResponse(HttpServletResponse response, FilterExchange exchange) {
        super(response);
        this.response = response;
        this.exchange = exchange;
    }

    private void commit() {
        if (!response.isCommitted()) {
            exchange.commit();
        }
    }

    /** It never leaves the server; a container has no way to take a header out again. */
    @Override
    public void setHeader(String name, @Nullable String value) {
        if (name.equalsIgnoreCase(Exchange.STREAM_HEADER)) {
            exchange.says(value);
        } else {
            super.setHeader(name, value);
        }
    }

    @Override
    public void addHeader(String name, @Nullable String value) {
        if (name.equalsIgnoreCase(Exchange.STREAM_HEADER)) {
            exchange.says(value);
        } else {
            super.addHeader(name, value);
        }
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        commit();
        return exchange.isStream() ? exchange.stream(response::getOutputStream) : response.getOutputStream();
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        commit();
        if (!exchange.isStream()) {
            return response.getWriter();
        }
        if (streamWriter == null) {
            streamWriter = new PrintWriter(new OutputStreamWriter(
                    exchange.stream(response::getOutputStream), response.getCharacterEncoding()));
        }
        return streamWriter;
    }

    @Override
    public void flushBuffer() throws IOException {
        commit();
        if (streamWriter != null) {
            streamWriter.flush();
        } else if (exchange.isStream()) {
            exchange.stream(response::getOutputStream).flush();
        } else {
            response.flushBuffer();
        }
    }

    @Override
    public void sendError(int status) throws IOException {
        commit();
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        commit();
        super.sendError(status, message);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        commit();
        super.sendRedirect(location);
    }
}
