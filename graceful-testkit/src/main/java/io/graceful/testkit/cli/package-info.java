/** The command line. */
@org.jspecify.annotations.NullMarked
package io.graceful.testkit.cli;
