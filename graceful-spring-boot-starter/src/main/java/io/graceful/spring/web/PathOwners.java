package io.graceful.spring.web;

import java.util.function.BiConsumer;

/** Knows which paths an application answers itself. */
interface PathOwners {

    /**
     * Tells of every path that is mapped as it stands, without a variable or a wildcard, and of who answers it. What is mapped by a
     * pattern, such as <code>/**</code> of static resources, is not told of: it is nobody's intention to answer each path below.
     */
    void each(BiConsumer<String, Object> pathAndOwner);
}
