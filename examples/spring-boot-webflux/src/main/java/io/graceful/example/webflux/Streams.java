package io.graceful.example.webflux;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What goes on for longer than a short request: downloads, uploads, event streams and a WebSocket. None holds a thread. */
@RestController
class Streams {

    /** Reactor Netty asks for 128 of them ahead of what it has written. */
    private static final int PIECE = 16 * 1024;

    private final Map<Integer, String> digests = new ConcurrentHashMap<>();

    @Bean
    HandlerMapping sockets() {
        WebSocketHandler echo = session -> session.send(session.receive()
                .filter(message -> message.getType() == WebSocketMessage.Type.TEXT)
                .map(message -> session.textMessage(message.getPayloadAsText())));
        return new SimpleUrlHandlerMapping(Map.of("/ws", echo), -1);
    }

    @GetMapping(path = "/alive", produces = MediaType.TEXT_PLAIN_VALUE)
    String alive() {
        return "alive";
    }

    @GetMapping("/download")
    Mono<ResponseEntity<Flux<DataBuffer>>> download(
            @RequestParam int kb, @RequestParam(defaultValue = "false") boolean chunked) {
        int size = check(kb, 65_536) * 1024;
        // Not on Netty's thread, for the digest of a size that nobody has asked for yet.
        return Mono.fromCallable(() -> digest(size))
                .subscribeOn(Schedulers.boundedElastic())
                .map(digest -> {
                    ResponseEntity.BodyBuilder response = ResponseEntity.ok()
                            .contentType(MediaType.APPLICATION_OCTET_STREAM)
                            .header("Repr-Digest", "sha-256=:" + digest + ":");
                    if (!chunked) {
                        response.contentLength(size);
                    }
                    return response.body(pieces(size).map(DefaultDataBufferFactory.sharedInstance::wrap));
                });
    }

    /** As it comes: an argument for the body would not take a form, nor nothing. */
    @PostMapping("/upload")
    Mono<Uploaded> upload(ServerHttpRequest request) {
        MessageDigest sha256 = sha256();
        return request.getBody()
                .map(piece -> take(piece, sha256))
                .reduce(0L, Long::sum)
                .map(bytes -> new Uploaded(bytes, HexFormat.of().formatHex(sha256.digest())));
    }

    private static long take(DataBuffer piece, MessageDigest sha256) {
        int bytes = piece.readableByteCount();
        try (DataBuffer.ByteBufferIterator parts = piece.readableByteBuffers()) {
            parts.forEachRemaining(sha256::update);
        } finally {
            DataBufferUtils.release(piece);
        }
        return bytes;
    }

    @PostMapping("/refuse")
    ResponseEntity<String> refuse() {
        return ResponseEntity.status(413).body("too large");
    }

    @RequestMapping(
            path = "/events",
            method = {RequestMethod.GET, RequestMethod.POST},
            produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<String>> events(@RequestParam int count, @RequestParam int ms) {
        check(count, 1_000);
        check(ms, 10_000);
        return Flux.interval(Duration.ofMillis(ms))
                .take(count)
                .onBackpressureBuffer()
                .map(n -> Long.toString(n + 1))
                .map(id -> ServerSentEvent.builder(id).id(id).build());
    }

    @GetMapping(path = "/feed", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<String>> feed() {
        return Flux.interval(Duration.ZERO, Duration.ofMillis(500))
                .onBackpressureDrop()
                .map(n -> ServerSentEvent.builder("tick").build());
    }

    private static int check(int number, int max) {
        if (number < 1 || number > max) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        return number;
    }

    private static Flux<byte[]> pieces(int size) {
        return Flux.range(0, (size + PIECE - 1) / PIECE).map(n -> piece(n * PIECE, size));
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
}
