package io.graceful.spring.web;

import io.graceful.management.ManagementProtocol;
import io.graceful.management.ManagementReply;
import io.graceful.management.ManagementRequest;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the management endpoints in a servlet application; a caller that waits for the end of a drain holds no thread. */
final class ManagementFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final Logger log = LoggerFactory.getLogger(ManagementFilter.class);

    private final transient ManagementProtocol protocol;
    private final transient Predicate<String> answered;
    private final transient ProbeGroups groups;

    /**
     * @param answered which paths are not the application's own
     * @param groups asked before a probe is answered
     */
    ManagementFilter(ManagementProtocol protocol, Predicate<String> answered, ProbeGroups groups) {
        this.protocol = protocol;
        this.answered = answered;
        this.groups = groups;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        if (!answered.test(path)) {
            // The application's own, or mapped elsewhere by somebody.
            chain.doFilter(request, response);
            return;
        }
        groups.asked(path).toCompletableFuture().join();
        String query = request.getQueryString();
        ManagementReply reply = protocol.answer(new ManagementRequest(
                request.getMethod(),
                path,
                query == null ? "" : query,
                request.getHeader("Accept"),
                request.getHeader("Authorization"),
                request.getHeader(ManagementRequest.TOKEN_HEADER)));
        response.setStatus(reply.status());
        response.setContentType(reply.contentType());
        response.setHeader("Cache-Control", "no-store");
        reply.headers().forEach(response::setHeader);
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        CompletionStage<String> later = reply.later();
        if (later == null) {
            response.setContentLength(body.length);
            if (!request.getMethod().equals("HEAD")) {
                response.getOutputStream().write(body);
            }
            return;
        }
        AsyncContext waiting = request.startAsync(request, response);
        // The drain has a deadline of its own.
        waiting.setTimeout(0);
        waiting.addListener(new Ended(reply.done()));
        response.getOutputStream().write(body);
        response.flushBuffer();
        later.thenAccept(last -> waiting.start(() -> end(waiting, response, last)));
    }

    private static void end(AsyncContext waiting, HttpServletResponse response, String last) {
        try {
            response.getOutputStream().write(last.getBytes(StandardCharsets.UTF_8));
            waiting.complete();
        } catch (IOException | IllegalStateException e) {
            log.debug("The caller of /drain has not waited", e);
        }
    }

    private record Ended(Runnable done) implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            done.run();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            done.run();
        }

        @Override
        public void onError(AsyncEvent event) {
            done.run();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // Nobody starts it again.
        }
    }
}
