package io.graceful.spring.war;

import io.graceful.spring.app.HttpConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Clients with kept connections, which nothing is hidden from: they leave when they are told to, and repeat nothing. */
final class WarLoad {

    private final int port;
    private final List<Thread> clients = new ArrayList<>();
    private final List<String> failed = new CopyOnWriteArrayList<>();
    private final AtomicLong served = new AtomicLong();
    private volatile boolean routed = true;

    WarLoad(int port, int count) {
        this.port = port;
        for (int i = 0; i < count; i++) {
            Thread client = new Thread(this::run, "war-client-" + i);
            clients.add(client);
            client.start();
        }
    }

    private void run() {
        while (routed) {
            try (HttpConnection connection = new HttpConnection(port)) {
                ask(connection);
            } catch (IOException | RuntimeException e) {
                failed.add(String.valueOf(e));
            }
        }
    }

    /** Until it is told to leave, however long that takes. */
    private void ask(HttpConnection connection) throws IOException {
        boolean told = false;
        for (int i = 0; !told; i++) {
            HttpConnection.Response response =
                    i % 3 == 2 ? connection.post("/orders", "tea") : connection.get(i % 3 == 1 ? "/json" : "/hello");
            if (response.status() != 200 || !response.whole() || response.body().isEmpty()) {
                failed.add(response.toString());
            }
            served.incrementAndGet();
            told = response.tellsToLeave();
            if (told && connection.in().read() >= 0) {
                failed.add("told to leave, and not closed behind " + response);
            }
        }
    }

    long served() {
        return served.get();
    }

    /** No client opens a connection any more; waits until each has been told to leave its own. Returns what failed. */
    List<String> forgets() throws InterruptedException {
        routed = false;
        for (Thread client : clients) {
            client.join(20_000);
            if (client.isAlive()) {
                failed.add(client.getName() + " was never told");
            }
        }
        return failed;
    }
}
