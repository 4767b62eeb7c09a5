/**
 * What of graceful runs in a Quarkus application: it carries the life of the application into the core, and the core's answers
 * into Quarkus' servers. No reflection is used, so a native image needs no metadata for this package.
 */
@NullMarked
package io.graceful.quarkus;

import org.jspecify.annotations.NullMarked;
