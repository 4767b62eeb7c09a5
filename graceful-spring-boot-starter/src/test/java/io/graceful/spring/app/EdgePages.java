package io.graceful.spring.app;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** What an edge has to see the ends of: long answers, streams, and whatever an application does to its headers. */
@RestController
public final class EdgePages {

    private static final int BLOCK = 1024;

    /** What {@code /feedsync} and {@code /half} wait for; each test has its own. */
    public final CountDownLatch letGo = new CountDownLatch(1);

    /** What ended {@code /feedsync}. */
    public final AtomicReference<Throwable> feedEnded = new AtomicReference<>();

    /** Written by the thread of the request, in chunks. */
    @GetMapping("/big")
    void big(@RequestParam("kilobytes") int kilobytes, HttpServletResponse response) throws IOException {
        response.setContentType("application/octet-stream");
        write(response.getOutputStream(), kilobytes);
    }

    /** Written by the application into a buffer, and to the client only when the application is done. */
    @GetMapping("/buffered")
    void buffered(@RequestParam("kilobytes") int kilobytes, HttpServletResponse response) throws IOException {
        response.setBufferSize((kilobytes + 1) * 1024);
        write(response.getOutputStream(), kilobytes);
    }

    @GetMapping("/slow")
    String slow() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(20);
        return "slow";
    }

    /** Written by a thread of its own. */
    @GetMapping("/bigasync")
    ResponseEntity<StreamingResponseBody> bigAsync(@RequestParam("kilobytes") int kilobytes) {
        return ResponseEntity.ok(out -> write(out, kilobytes));
    }

    private static void write(OutputStream out, int kilobytes) throws IOException {
        byte[] block = new byte[BLOCK];
        for (int i = 0; i < kilobytes; i++) {
            out.write(block);
        }
    }

    /** Nine events, and then it ends by itself. */
    @PostMapping(path = "/nine", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter nine() {
        SseEmitter emitter = new SseEmitter(0L);
        thread("nine", () -> {
            for (int i = 1; i <= 9; i++) {
                emitter.send("event " + i);
                TimeUnit.MILLISECONDS.sleep(150);
            }
            emitter.complete();
        });
        return emitter;
    }

    /** An event every few milliseconds, for ever. */
    @GetMapping(path = "/feed", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter feed() {
        SseEmitter emitter = new SseEmitter(0L);
        thread("feed", () -> {
            while (true) {
                emitter.send("tick");
                TimeUnit.MILLISECONDS.sleep(5);
            }
        });
        return emitter;
    }

    /** The same from the thread of the request. */
    @GetMapping("/feedsync")
    void feedSync(HttpServletResponse response) throws IOException, InterruptedException {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        try {
            do {
                response.getOutputStream().print("data:tick\n\n");
                response.flushBuffer();
            } while (!letGo.await(5, TimeUnit.MILLISECONDS));
        } catch (IOException e) {
            feedEnded.set(e);
            throw e;
        }
    }

    /** Sends one event and then nothing. */
    @GetMapping("/feedsilent")
    void feedSilent(HttpServletResponse response) throws IOException, InterruptedException {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.getOutputStream().print("data:tick\n\n");
        response.flushBuffer();
        letGo.await(20, TimeUnit.SECONDS);
    }

    /** A part of an answer, and the rest only when it is let go. */
    @GetMapping("/half")
    void half(HttpServletResponse response) throws IOException, InterruptedException {
        response.setContentType(MediaType.TEXT_PLAIN_VALUE);
        response.getOutputStream().print("half");
        response.flushBuffer();
        letGo.await(20, TimeUnit.SECONDS);
    }

    @GetMapping("/keepalive")
    ResponseEntity<String> keepAlive() {
        return ResponseEntity.ok()
                .header(HttpHeaders.CONNECTION, "keep-alive")
                .header("Keep-Alive", "timeout=60")
                .body("kept");
    }

    /** Reads nothing of what is sent to it. */
    @PostMapping("/unread")
    String unread() {
        return "unread";
    }

    @GetMapping("/held/{name}")
    String held(@PathVariable("name") String name) throws InterruptedException {
        letGo.await(20, TimeUnit.SECONDS);
        return name;
    }

    static void thread(String name, Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (Exception e) {
                        // Its client is gone, or has been told to go.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    interface Task {

        void run() throws Exception;
    }
}
