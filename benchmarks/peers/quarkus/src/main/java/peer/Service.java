package peer;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;

/** Quarkus as it comes; a second build has its shutdown delay switched on. */
@Path("/")
@Blocking
public class Service {

    @GET
    @Path("hello")
    public String hello() {
        return "hello\n";
    }

    @GET
    @Path("work")
    public String work() {
        long sum = 0;
        for (int i = 0; i < 20_000; i++) {
            sum += i * 31L ^ i >>> 7;
        }
        return "{\"checksum\":" + sum + "}";
    }

    @GET
    @Path("slow")
    public String slow(@QueryParam("ms") long millis) throws InterruptedException {
        Thread.sleep(millis);
        return "slow\n";
    }

    @POST
    @Path("orders")
    public String orders(String order) {
        return order;
    }
}
