package io.graceful.maven;

import io.graceful.manifest.service.Framework;
import java.util.List;
import org.apache.maven.model.Dependency;

/** What a service is built on, by what it depends on, inherited dependencies among them. */
final class Dependencies {

    private Dependencies() {}

    static Framework framework(List<Dependency> dependencies) {
        if (hasAny(dependencies, "io.quarkus", "graceful-quarkus")) {
            return Framework.QUARKUS;
        }
        if (hasAny(dependencies, "org.springframework.boot", "graceful-spring-boot-starter")) {
            return Framework.SPRING_BOOT;
        }
        return hasAny(dependencies, "", "graceful-core") ? Framework.PLAIN : Framework.UNKNOWN;
    }

    private static boolean hasAny(List<Dependency> dependencies, String group, String ours) {
        return dependencies.stream()
                .filter(each -> !"test".equals(each.getScope()))
                .anyMatch(each -> group.equals(each.getGroupId())
                        || ("io.graceful".equals(each.getGroupId()) && ours.equals(each.getArtifactId())));
    }
}
