package io.graceful.example.quarkus;

import io.graceful.warmup.WarmupTask;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** The reference service on Quarkus: nothing in it knows of graceful but the one warm-up task. */
@Path("/")
@ApplicationScoped
public class Service {

    private static final String POD = System.getenv().getOrDefault("HOSTNAME", "local");

    private final AtomicLong orders = new AtomicLong();

    @Produces
    @Singleton
    WarmupTask checksums() {
        return WarmupTask.of("checksums", () -> checksum(2_000_000));
    }

    /** Answers at once. */
    @GET
    @Path("hello")
    @jakarta.ws.rs.Produces(MediaType.TEXT_PLAIN)
    public String hello() {
        return "hello from " + POD + "\n";
    }

    /** Works for a moment. */
    @GET
    @Path("work")
    @jakarta.ws.rs.Produces(MediaType.APPLICATION_JSON)
    public Checksum work() {
        return new Checksum(checksum(20_000));
    }

    /** Takes its time. */
    @GET
    @Path("slow")
    @jakarta.ws.rs.Produces(MediaType.TEXT_PLAIN)
    public String slow(@QueryParam("ms") long ms) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(ms);
        return "slow answer from " + POD + "\n";
    }

    /** Takes an order, which nobody may take twice. */
    @POST
    @Path("orders")
    @Consumes(MediaType.TEXT_PLAIN)
    @jakarta.ws.rs.Produces(MediaType.APPLICATION_JSON)
    public Order order(String id) {
        return new Order(id.replaceAll("[^\\w-]", ""), orders.incrementAndGet());
    }

    private static long checksum(int rounds) {
        return LongStream.range(0, rounds).map(i -> i * 31 ^ i >>> 7).sum();
    }

    /** What {@code /work} has found. */
    public record Checksum(long checksum) {}

    /** What {@code /orders} has done. */
    public record Order(String id, long processed) {}
}
