package peer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Spring Boot as it comes: graceful shutdown is its default since 3.4. */
@SpringBootApplication
@RestController
public class Service {

    public static void main(String[] args) {
        SpringApplication.run(Service.class, args);
    }

    @GetMapping("/hello")
    String hello() {
        return "hello\n";
    }

    @GetMapping("/work")
    String work() {
        long sum = 0;
        for (int i = 0; i < 20_000; i++) {
            sum += i * 31L ^ i >>> 7;
        }
        return "{\"checksum\":" + sum + "}";
    }

    @GetMapping("/slow")
    String slow(@RequestParam("ms") long millis) throws InterruptedException {
        Thread.sleep(millis);
        return "slow\n";
    }

    @PostMapping("/orders")
    String orders(@RequestBody String order) {
        return order;
    }
}
