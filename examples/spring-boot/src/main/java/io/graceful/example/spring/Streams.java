package io.graceful.example.spring;

import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/** What goes on for longer than a short request: downloads, uploads, event streams and a WebSocket. */
@RestController
@EnableWebSocket
class Streams implements WebMvcConfigurer, WebSocketConfigurer {

    private static final int PIECE = 64 * 1024;

    private final Map<Integer, String> digests = new ConcurrentHashMap<>();
    private final SimpleAsyncTaskExecutor downloads = new SimpleAsyncTaskExecutor("download-");
    private final ScheduledThreadPoolExecutor events = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "events");
        thread.setDaemon(true);
        return thread;
    });

    Streams() {
        downloads.setDaemon(true);
        events.setRemoveOnCancelPolicy(true);
    }

    @PreDestroy
    void end() {
        events.shutdownNow();
        downloads.close();
    }

    /** Else eight slow readers would hold all threads there are, and each for thirty seconds at most. */
    @Override
    public void configureAsyncSupport(AsyncSupportConfigurer async) {
        async.setTaskExecutor(downloads).setDefaultTimeout(0);
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        registry.addHandler(new Echo(), "/ws");
    }

    @GetMapping(path = "/alive", produces = MediaType.TEXT_PLAIN_VALUE)
    String alive() {
        return "alive";
    }

    @GetMapping("/download")
    ResponseEntity<StreamingResponseBody> download(
            @RequestParam int kb, @RequestParam(defaultValue = "false") boolean chunked) {
        int size = check(kb, 65_536) * 1024;
        ResponseEntity.BodyBuilder response = ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header("Repr-Digest", "sha-256=:" + digest(size) + ":");
        if (!chunked) {
            response.contentLength(size);
        }
        return response.body(out -> {
            for (int at = 0; at < size; at += PIECE) {
                out.write(piece(at, size));
            }
        });
    }

    @PostMapping("/upload")
    Uploaded upload(InputStream body) throws IOException {
        MessageDigest sha256 = sha256();
        byte[] piece = new byte[PIECE];
        long bytes = 0;
        for (int n = body.read(piece); n >= 0; n = body.read(piece)) {
            sha256.update(piece, 0, n);
            bytes += n;
        }
        return new Uploaded(bytes, HexFormat.of().formatHex(sha256.digest()));
    }

    @PostMapping("/refuse")
    ResponseEntity<String> refuse() {
        return ResponseEntity.status(413).body("too large");
    }

    @RequestMapping(
            path = "/events",
            method = {RequestMethod.GET, RequestMethod.POST},
            produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(@RequestParam int count, @RequestParam int ms) {
        check(count, 1_000);
        check(ms, 10_000);
        AtomicInteger sent = new AtomicInteger();
        return each(ms, ms, emitter -> {
            String id = Integer.toString(sent.incrementAndGet());
            emitter.send(SseEmitter.event().id(id).data(id));
            if (sent.get() == count) {
                emitter.complete();
            }
        });
    }

    @GetMapping(path = "/feed", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter feed() {
        return each(0, 500, emitter -> emitter.send("tick"));
    }

    /** Until the emitter is complete; the first event that cannot be sent is the last as well. */
    private SseEmitter each(int firstMillis, int millis, Event event) {
        SseEmitter emitter = new SseEmitter(0L);
        Future<?> timer = events.scheduleAtFixedRate(
                () -> {
                    try {
                        event.send(emitter);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                firstMillis,
                millis,
                TimeUnit.MILLISECONDS);
        emitter.onCompletion(() -> timer.cancel(false));
        return emitter;
    }

    private static int check(int number, int max) {
        if (number < 1 || number > max) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        return number;
    }

    private static byte[] piece(int from, int size) {
        byte[] piece = new byte[Math.min(PIECE, size - from)];
        for (int i = 0; i < piece.length; i++) {
            piece[i] = (byte) ((from + i) * 31 + ((from + i) >>> 8));
        }
        return piece;
    }

    private String digest(int size) {
        return digests.computeIfAbsent(size, any -> {
            MessageDigest sha256 = sha256();
            for (int at = 0; at < size; at += PIECE) {
                sha256.update(piece(at, size));
            }
            return Base64.getEncoder().encodeToString(sha256.digest());
        });
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    record Uploaded(long bytes, String sha256) {}

    private interface Event {
        void send(SseEmitter emitter) throws IOException;
    }

    private static final class Echo extends TextWebSocketHandler {

        @Override
        protected void handleTextMessage(WebSocketSession session, TextMessage message) throws IOException {
            session.sendMessage(message);
        }
    }
}
