package com.acme;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

@Path("/hello")
public class Shop {

    @GET
    public String hello() {
        return "hello";
    }
}
