package io.graceful.spring.edge;

import jakarta.annotation.PreDestroy;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** The pages of the kit of edges in a servlet application. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableWebSocket
public class MvcPages {

    private static final int BLOCK = 8 * 1024;

    @Bean
    WebSocketConfigurer sockets() {
        TextWebSocketHandler echo = new TextWebSocketHandler() {
            @Override
            protected void handleTextMessage(WebSocketSession session, TextMessage message) throws IOException {
                session.sendMessage(message);
            }
        };
        // With both servers on the class path the default would be Jetty's own.
        return registry -> registry.addHandler(echo, "/ws")
                .setHandshakeHandler(new DefaultHandshakeHandler(new StandardWebSocketUpgradeStrategy()));
    }

    /** The controller. */
    @RestController
    public static class Pages {

        private final CountDownLatch never = new CountDownLatch(1);
        private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "ticks");
            thread.setDaemon(true);
            return thread;
        });

        @PreDestroy
        void end() {
            ticks.shutdownNow();
            never.countDown();
        }

        @GetMapping("/hello")
        String hello() {
            return "hello\n";
        }

        @PostMapping("/orders")
        String order(@RequestBody String order) {
            return order;
        }

        /** On the server's own thread. */
        @GetMapping("/slow")
        String slow(@RequestParam("ms") int ms) throws InterruptedException {
            boolean unused = never.await(ms, TimeUnit.MILLISECONDS);
            return "slow\n";
        }

        /** Without a thread of the server meanwhile. */
        @GetMapping("/slowasync")
        Callable<String> slowAsync(@RequestParam("ms") int ms) {
            return () -> slow(ms);
        }

        @GetMapping("/download")
        void download(
                @RequestParam("kb") int kb,
                @RequestParam(name = "chunked", defaultValue = "false") boolean chunked,
                HttpServletResponse response)
                throws IOException {
            int size = kb * 1024;
            response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
            response.setHeader(
                    "Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(Body.digest(size)) + ":");
            if (!chunked) {
                response.setContentLength(size);
            }
            OutputStream out = response.getOutputStream();
            for (int at = 0; at < size; at += BLOCK) {
                out.write(Body.part(at, Math.min(BLOCK, size - at)));
            }
        }

        @PostMapping("/upload")
        void upload(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Body.Received received = new Body.Received();
            byte[] block = new byte[BLOCK];
            InputStream in = request.getInputStream();
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                received.add(block, read);
            }
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.getOutputStream().write(received.toString().getBytes(StandardCharsets.US_ASCII));
        }

        @PostMapping("/ignore")
        String ignore() {
            return "whatever\n";
        }

        @PostMapping("/refuse")
        ResponseEntity<String> refuse() {
            return ResponseEntity.status(413).body("too much\n");
        }

        @PostMapping("/events")
        SseEmitter events(@RequestParam("count") int count, @RequestParam("ms") int ms) {
            return emitter(count, ms, ms);
        }

        @GetMapping("/feed")
        SseEmitter feed() {
            return emitter(Integer.MAX_VALUE, 0, 200);
        }

        /** A feed that keeps a thread of the server until it cannot write any more. */
        @GetMapping("/blockingfeed")
        void blockingFeed(@RequestParam("ms") int ms, HttpServletResponse response)
                throws IOException, InterruptedException {
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            OutputStream out = response.getOutputStream();
            do {
                out.write("data: tick\n\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
            } while (!never.await(ms, TimeUnit.MILLISECONDS));
        }

        private SseEmitter emitter(int count, int first, int apart) {
            SseEmitter emitter = new SseEmitter(0L);
            AtomicInteger sent = new AtomicInteger();
            ScheduledFuture<?> task = ticks.scheduleAtFixedRate(
                    () -> send(emitter, sent.incrementAndGet(), count), first, apart, TimeUnit.MILLISECONDS);
            emitter.onCompletion(() -> task.cancel(false));
            return emitter;
        }

        /** What it throws ends its ticks. It leaves the end of the request to the server, as Spring's documentation wants it. */
        private static void send(SseEmitter emitter, int number, int count) {
            try {
                emitter.send(SseEmitter.event().id(Integer.toString(number)).data("tick"));
                if (number == count) {
                    emitter.complete();
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @GetMapping("/fails")
        String fails() {
            throw new IllegalStateException("on purpose");
        }

        @GetMapping("/failslater")
        void failsLater(HttpServletResponse response) throws IOException {
            response.getOutputStream().write("some of it".getBytes(StandardCharsets.US_ASCII));
            response.flushBuffer();
            throw new IllegalStateException("on purpose");
        }

        @GetMapping("/empty")
        ResponseEntity<Void> empty() {
            return ResponseEntity.noContent().build();
        }

        @GetMapping("/unmodified")
        ResponseEntity<Void> unmodified() {
            return ResponseEntity.status(HttpStatus.NOT_MODIFIED).build();
        }

        @GetMapping("/trailers")
        void trailers(HttpServletResponse response) throws IOException {
            response.setHeader("Trailer", "x-checksum");
            response.setTrailerFields(() -> Map.of("x-checksum", "21"));
            response.getOutputStream().write("a body with a trailer".getBytes(StandardCharsets.US_ASCII));
        }
    }
}
