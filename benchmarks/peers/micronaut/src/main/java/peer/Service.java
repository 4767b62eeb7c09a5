package peer;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.runtime.Micronaut;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** Micronaut as it comes, or with its graceful shutdown switched on by the environment. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
public class Service {

    public static void main(String[] args) {
        Micronaut.run(Service.class, args);
    }

    @Get("/hello")
    @Produces(MediaType.TEXT_PLAIN)
    String hello() {
        return "hello\n";
    }

    @Get("/work")
    @Produces(MediaType.TEXT_PLAIN)
    String work() {
        long sum = 0;
        for (int i = 0; i < 20_000; i++) {
            sum += i * 31L ^ i >>> 7;
        }
        return "{\"checksum\":" + sum + "}";
    }

    @Get("/slow")
    @Produces(MediaType.TEXT_PLAIN)
    String slow(@QueryValue("ms") long millis) throws InterruptedException {
        Thread.sleep(millis);
        return "slow\n";
    }

    @Post("/orders")
    @Consumes(MediaType.TEXT_PLAIN)
    @Produces(MediaType.TEXT_PLAIN)
    String orders(@Body String order) {
        return order;
    }
}
