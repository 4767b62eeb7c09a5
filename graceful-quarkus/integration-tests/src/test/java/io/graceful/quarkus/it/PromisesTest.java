package io.graceful.quarkus.it;

import io.graceful.testkit.edge.EdgeServer;
import io.graceful.testkit.edge.Promise;
import io.graceful.testkit.edge.Promises;
import io.graceful.testkit.edge.Protocol;
import io.quarkus.test.ProdBuildResults;
import io.quarkus.test.ProdModeTestResults;
import io.quarkus.test.QuarkusProdModeTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Of what an edge owes its clients, that which an application on Quarkus does otherwise than Vert.x alone. */
class PromisesTest {

    private static final List<String> NAMES = List.of("told", "slow-reader", "events", "feed");

    @RegisterExtension
    static final QuarkusProdModeTest BUILD = new QuarkusProdModeTest()
            .withApplicationRoot(jar -> jar.addClass(KitPages.class))
            .setApplicationName("promises");

    @ProdBuildResults
    ProdModeTestResults results;

    static List<Arguments> promises() {
        List<Arguments> all = new ArrayList<>();
        for (Promise promise : Promises.all()) {
            for (Protocol protocol : Protocol.values()) {
                if (NAMES.contains(promise.name()) && promise.protocols().contains(protocol)) {
                    all.add(Arguments.of(promise.name(), protocol));
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("promises")
    void keeps(String promise, Protocol protocol) throws Exception {
        EdgeServer server = new KitServer(results.getBuiltArtifactPath());
        Promises.named(promise).check(server, protocol);
    }
}
