/** A scenario as a JUnit test. */
@org.jspecify.annotations.NullMarked
package io.graceful.testkit.junit;
