package io.graceful.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graceful.manifest.service.Framework;
import java.util.List;
import java.util.stream.Stream;
import org.apache.maven.model.Dependency;
import org.junit.jupiter.api.Test;

class DependenciesTest {

    @Test
    void theFrameworkIsThatOfTheService() {
        assertEquals(Framework.SPRING_BOOT, framework("io.graceful:graceful-spring-boot-starter"));
        assertEquals(Framework.SPRING_BOOT, framework("org.springframework.boot:spring-boot-starter-web"));
        assertEquals(Framework.QUARKUS, framework("io.graceful:graceful-quarkus", "io.graceful:graceful-core"));
        assertEquals(Framework.QUARKUS, framework("io.quarkus:quarkus-rest"));
        assertEquals(Framework.PLAIN, framework("io.graceful:graceful-core"));
        assertEquals(Framework.UNKNOWN, framework("io.graceful:graceful-testkit", "org.example:graceful-core"));
    }

    @Test
    void whatOnlyTestsNeedSaysNothing() {
        assertEquals(Framework.UNKNOWN, framework("io.quarkus:quarkus-junit5:test"));
    }

    private static Framework framework(String... names) {
        List<Dependency> dependencies = Stream.of(names)
                .map(name -> {
                    String[] parts = name.split(":");
                    Dependency dependency = new Dependency();
                    dependency.setGroupId(parts[0]);
                    dependency.setArtifactId(parts[1]);
                    dependency.setScope(parts.length > 2 ? parts[2] : "compile");
                    return dependency;
                })
                .toList();
        return Dependencies.framework(dependencies);
    }
}
