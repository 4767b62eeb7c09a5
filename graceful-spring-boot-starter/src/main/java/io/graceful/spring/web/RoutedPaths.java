package io.graceful.spring.web;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Collects the paths of router functions, which may be nested, as they are visited. Used by one thread. */
final class RoutedPaths {

    private final BiConsumer<String, Object> to;
    private final Deque<List<String>> outer = new ArrayDeque<>(List.of(List.of("")));
    private List<String> inner = new ArrayList<>();
    private int negated;

    RoutedPaths(BiConsumer<String, Object> to) {
        this.to = to;
    }

    void startNested(Consumer<RoutedPaths> predicate) {
        outer.push(below(predicate));
    }

    void endNested() {
        outer.pop();
    }

    void route(Consumer<RoutedPaths> predicate, Object handler) {
        for (String path : below(predicate)) {
            if (!path.isEmpty() && path.chars().noneMatch(character -> "{}*?".indexOf(character) >= 0)) {
                to.accept(path, handler);
            }
        }
    }

    /** The paths that a predicate asks for, each after each of those around it; of one that asks for none, those. */
    private List<String> below(Consumer<RoutedPaths> predicate) {
        inner = new ArrayList<>();
        predicate.accept(this);
        List<String> found = inner.isEmpty() ? List.of("") : inner;
        List<String> all = new ArrayList<>();
        for (String before : outer.element()) {
            found.forEach(path -> all.add(before + path));
        }
        return all;
    }

    void path(String pattern) {
        if (negated == 0) {
            inner.add(pattern);
        }
    }

    void startNegate() {
        negated++;
    }

    void endNegate() {
        negated--;
    }
}
