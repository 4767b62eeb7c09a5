package io.graceful.spring.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** All servers are on the class path of these tests, where an application has one. */
public final class OtherServers {

    private static final String IMPORTS =
            "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

    private OtherServers() {}

    /** The value of {@code spring.autoconfigure.exclude} that leaves only {@code server}: tomcat, jetty or reactor.netty. */
    public static String than(String server) {
        try {
            List<String> all = new ArrayList<>();
            for (URL imports :
                    Collections.list(OtherServers.class.getClassLoader().getResources(IMPORTS))) {
                try (InputStream in = imports.openStream()) {
                    all.addAll(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList());
                }
            }
            return all.stream()
                    .filter(name -> name.matches("org\\.springframework\\.boot\\.(tomcat|jetty|reactor\\.netty)\\..*"))
                    .filter(name -> !name.contains("." + server + "."))
                    .collect(Collectors.joining(","));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
