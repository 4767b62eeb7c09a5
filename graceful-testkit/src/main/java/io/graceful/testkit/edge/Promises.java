package io.graceful.testkit.edge;

import java.util.List;
import java.util.stream.Stream;

/** What every edge owes its clients. */
public final class Promises {

    private static final List<Promise> ALL = Stream.of(
                    Answers.promises(),
                    Readers.promises(),
                    Leavers.promises(),
                    Bodies.promises(),
                    Streams.promises(),
                    Farewells.promises(),
                    Libraries.promises())
            .flatMap(List::stream)
            .toList();

    private Promises() {}

    /** All of them, in the order of the kit's page. */
    public static List<Promise> all() {
        return ALL;
    }

    /** The one with this name. */
    public static Promise named(String name) {
        return ALL.stream()
                .filter(promise -> promise.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no promise is named " + name + " (expected: one of "
                        + ALL.stream().map(Promise::name).toList() + ")"));
    }
}
