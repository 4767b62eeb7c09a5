/**
 * What an edge owes its clients: an edge is what joins graceful, or anything like it, to a server of HTTP. Whoever writes one
 * gives the kit an {@link io.graceful.testkit.edge.EdgeServer}, and the kit calls it as clients do that are slow, leave, or do
 * not read, before and during its stop. Knows neither graceful nor JUnit; as JUnit tests these promises are in
 * {@link io.graceful.testkit.junit.EdgePromises}.
 */
@NullMarked
package io.graceful.testkit.edge;

import org.jspecify.annotations.NullMarked;
