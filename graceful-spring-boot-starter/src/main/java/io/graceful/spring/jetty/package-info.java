/** Counts requests on Jetty and tells its clients to leave. */
@NullMarked
package io.graceful.spring.jetty;

import org.jspecify.annotations.NullMarked;
