package io.graceful.spring.app;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

/** A servlet application with the pages of the kit for edges. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableWebSocket
public class KitApp {

    @Bean
    WebSocketConfigurer webSockets() {
        TextWebSocketHandler echo = new TextWebSocketHandler() {
            @Override
            protected void handleTextMessage(WebSocketSession session, TextMessage message) throws IOException {
                session.sendMessage(message);
            }
        };
        return registry -> registry.addHandler(echo, "/ws")
                .setHandshakeHandler(new DefaultHandshakeHandler(new StandardWebSocketUpgradeStrategy()));
    }

    /** Each page as the kit describes it. */
    @RestController
    public static class Pages {

        private static final int KILOBYTE = 1024;

        @GetMapping("/hello")
        String hello() {
            return "hello";
        }

        @PostMapping("/orders")
        byte[] orders(@RequestBody byte[] order) {
            return order;
        }

        @GetMapping("/slow")
        String slow(@RequestParam("ms") long millis) throws InterruptedException {
            TimeUnit.MILLISECONDS.sleep(millis);
            return "slow";
        }

        @GetMapping("/download")
        void download(
                @RequestParam("kb") int kilobytes,
                @RequestParam(name = "chunked", defaultValue = "false") boolean chunked,
                HttpServletResponse response)
                throws IOException {
            MessageDigest digest = sha256();
            byte[] block = new byte[KILOBYTE];
            for (int i = 0; i < kilobytes; i++) {
                digest.update(fill(block, i * KILOBYTE));
            }
            response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
            response.setHeader("Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(digest.digest()) + ":");
            if (!chunked) {
                response.setContentLength(kilobytes * KILOBYTE);
            }
            OutputStream out = response.getOutputStream();
            for (int i = 0; i < kilobytes; i++) {
                out.write(fill(block, i * KILOBYTE));
            }
        }

        private static byte[] fill(byte[] block, int from) {
            for (int i = 0; i < block.length; i++) {
                int at = from + i;
                block[i] = (byte) (at * 31 + (at >>> 8));
            }
            return block;
        }

        @PostMapping("/upload")
        String upload(HttpServletRequest request, HttpServletResponse response) throws IOException {
            MessageDigest digest = sha256();
            long bytes = 0;
            byte[] block = new byte[8 * KILOBYTE];
            InputStream in = request.getInputStream();
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
                bytes += read;
            }
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            return "{\"bytes\":" + bytes + ",\"sha256\":\"" + HexFormat.of().formatHex(digest.digest()) + "\"}";
        }

        @PostMapping("/ignore")
        String ignore() {
            return "whatever";
        }

        @PostMapping("/refuse")
        ResponseEntity<String> refuse() {
            return ResponseEntity.status(413).body("too much");
        }

        @PostMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        SseEmitter events(@RequestParam("count") int count, @RequestParam("ms") long millis) {
            SseEmitter emitter = new SseEmitter(0L);
            EdgePages.thread("events", () -> {
                for (int i = 1; i <= count; i++) {
                    TimeUnit.MILLISECONDS.sleep(millis);
                    emitter.send(SseEmitter.event().id(Integer.toString(i)).data(i));
                }
                emitter.complete();
            });
            return emitter;
        }

        @GetMapping(path = "/feed", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        SseEmitter feed() {
            SseEmitter emitter = new SseEmitter(0L);
            EdgePages.thread("feed", () -> {
                while (true) {
                    emitter.send("tick");
                    TimeUnit.MILLISECONDS.sleep(200);
                }
            });
            return emitter;
        }

        @GetMapping("/fails")
        String fails() {
            throw new IllegalStateException("on purpose");
        }

        @GetMapping("/failslater")
        void failsLater(HttpServletResponse response) throws IOException {
            response.getOutputStream().print("some of it");
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
            response.getOutputStream().print("a body with a trailer");
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
