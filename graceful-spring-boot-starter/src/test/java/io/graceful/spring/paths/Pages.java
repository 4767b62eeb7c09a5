package io.graceful.spring.paths;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Something to ask for. */
@RestController
class Pages {

    @GetMapping("/hello")
    String hello() {
        return "hello";
    }
}
