package io.graceful.quarkus.it;

import io.graceful.Graceful;
import io.graceful.warmup.WarmupTask;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What the tests of the extension run as a process: each of its slow parts is switched on by a system property. */
@Path("/")
@ApplicationScoped
public class App {

    @Inject
    Graceful graceful;

    private final AtomicLong orders = new AtomicLong();

    /** No latch of this class is ever opened; each has a timeout. */
    static void pause(long millis) throws InterruptedException {
        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }

    void starting(@Observes StartupEvent start) throws InterruptedException {
        if (Boolean.getBoolean("app.gate")) {
            graceful.gate("catalog");
        }
        System.out.println("startup observer begins");
        pause(Long.getLong("app.startup.millis", 0));
    }

    @Produces
    @Singleton
    WarmupTask catalog() {
        return WarmupTask.of("catalog", () -> pause(Long.getLong("app.warmup.millis", 0)));
    }

    @Scheduled(every = "${app.every:off}")
    void job() throws InterruptedException {
        System.out.println("job begins");
        pause(Long.getLong("app.job.millis", 0));
        System.out.println("job ends");
    }

    @GET
    @Path("hello")
    @jakarta.ws.rs.Produces(MediaType.TEXT_PLAIN)
    public String hello() {
        return "hello";
    }

    @GET
    @Path("json")
    public Order json() {
        return new Order(0);
    }

    @GET
    @Path("broken")
    public String broken() {
        throw new IllegalStateException("on purpose");
    }

    @GET
    @Path("slow")
    @jakarta.ws.rs.Produces(MediaType.TEXT_PLAIN)
    public String slow(@QueryParam("ms") long millis) throws InterruptedException {
        System.out.println("slow begins");
        pause(millis);
        return "slow";
    }

    @GET
    @Path("big")
    @jakarta.ws.rs.Produces(MediaType.APPLICATION_OCTET_STREAM)
    public byte[] big() {
        return new byte[32 << 20];
    }

    @GET
    @Path("events")
    @jakarta.ws.rs.Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<String> events() {
        return Multi.createFrom().ticks().every(Duration.ofMillis(100)).map(tick -> "tick " + tick);
    }

    /** Events that somebody asks for with a body, and that end by themselves. */
    @POST
    @Path("events")
    @jakarta.ws.rs.Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<String> asked(@QueryParam("count") int count) {
        return events().select().first(count);
    }

    @POST
    @Path("open")
    public void open() {
        graceful.gate("catalog").open();
    }

    @POST
    @Path("orders")
    public Order order(String text) {
        return new Order(orders.incrementAndGet());
    }

    public record Order(long number) {}
}
