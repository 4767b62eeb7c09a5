package io.graceful.spring.web;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.beans.factory.ObjectProvider;

/** What an application has put into Actuator's groups of health indicators, for our probes to agree with. */
@FunctionalInterface
public interface ProbeGroups {

    /** A probe asks for this path: completes once the group that belongs to it has been asked, soon in any case, and never fails. */
    CompletionStage<?> asked(String path);

    /** Those of the application; without any there is nothing to be asked. */
    static ProbeGroups orNone(ObjectProvider<ProbeGroups> groups) {
        CompletionStage<?> nothing = CompletableFuture.completedFuture(true);
        return groups.getIfAvailable(() -> path -> nothing);
    }
}
