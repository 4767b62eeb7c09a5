/**
 * What counting a request costs (JMH), and whether counting and the phase change can miss each other (jcstress).
 *
 * <p>Nothing here is part of the library or published with it. The figures of one run are compared with one another and
 * never with those of another machine.
 */
@NullMarked
package io.graceful.benchmarks;

import org.jspecify.annotations.NullMarked;
