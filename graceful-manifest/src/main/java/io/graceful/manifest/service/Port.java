package io.graceful.manifest.service;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Reads ports as the frameworks do, whose own 0 means any, and -1 none: neither is a port that a manifest could name. */
final class Port {

    private Port() {}

    /** The port a value says, empty if it is none that can be known; complains of what is no port at all. */
    static OptionalInt of(String name, Value value, Consumer<String> complaints) {
        if (!value.known()) {
            return OptionalInt.empty();
        }
        try {
            int port = Integer.parseInt(value.text().strip());
            if (port >= -1 && port <= 65535) {
                return port > 0 ? OptionalInt.of(port) : OptionalInt.empty();
            }
        } catch (NumberFormatException e) {
            // Said below, like a number out of range.
        }
        complaints.accept(name + ": " + value.shown() + " (expected: a port from 1 to 65535) from " + value.origin());
        return OptionalInt.empty();
    }

    /** The first of these variables that holds a port. */
    static Optional<Integer> ofVariables(Launch launch, List<String> names) {
        for (String name : names) {
            Value value = launch.variables().get(name);
            OptionalInt port = value == null ? OptionalInt.empty() : of(name, value, ignored -> {});
            if (port.isPresent()) {
                return Optional.of(port.getAsInt());
            }
        }
        return Optional.empty();
    }
}
