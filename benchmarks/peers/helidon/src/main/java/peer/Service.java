package peer;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Helidon SE as it comes: it stops with its shutdown hook and waits for half a second. */
public final class Service {

    private Service() {}

    public static void main(String[] args) {
        WebServer.builder()
                .port(Integer.parseInt(System.getenv("PORT")))
                .host("0.0.0.0")
                .routing(routing -> routing.get("/hello", (request, response) -> response.send("hello\n"))
                        .get("/work", Service::work)
                        .get("/slow", Service::slow)
                        .post("/orders", (request, response) -> response.send(request.content().as(String.class))))
                .build()
                .start();
    }

    private static void work(ServerRequest request, ServerResponse response) {
        long sum = 0;
        for (int i = 0; i < 20_000; i++) {
            sum += i * 31L ^ i >>> 7;
        }
        response.send("{\"checksum\":" + sum + "}");
    }

    private static void slow(ServerRequest request, ServerResponse response) throws InterruptedException {
        Thread.sleep(Long.parseLong(request.query().get("ms")));
        response.send("slow\n");
    }
}
