package io.graceful.spring.security;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** A service that has Spring Security on its class path and says nothing about it. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class LockedApp {

    @RestController
    static class Pages {

        @GetMapping("/hello")
        String hello() {
            return "hello";
        }

        @PostMapping("/orders")
        String orders() {
            return "ordered";
        }
    }
}
