package io.graceful.quarkus.it;

import io.graceful.selfrequests.SelfRequest;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** A bean that says what to ask for. Not part of every application: most of them warm up without requests. */
@Singleton
public class SelfRequestApp {

    @Produces
    @Singleton
    SelfRequest order() {
        return SelfRequest.post(System.getProperty("app.orders", "/api/orders"), "one", "text/plain");
    }
}
