package io.graceful.spring.app;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/** Libraries that start something of their own are on the class path of all these tests; only {@code test.with} brings them. */
public final class OnlyWhereAsked implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final List<String> ASKED_FOR = List.of(".quartz.", ".integration.", ".batch.", ".cloud.", ".jdbc.");

    private Environment environment;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
        Set<String> with = Set.of(environment.getProperty("test.with", String[].class, new String[0]));
        boolean[] match = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            String name = classes[i];
            match[i] = name == null
                    || Stream.of("org.springframework.boot.", "org.springframework.cloud.")
                            .noneMatch(name::startsWith)
                    || ASKED_FOR.stream().filter(name::contains).allMatch(part -> with.contains(part.replace(".", "")));
        }
        return match;
    }
}
