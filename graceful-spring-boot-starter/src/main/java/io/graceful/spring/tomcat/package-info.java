/** Counts requests on Tomcat and tells its clients to leave. */
@NullMarked
package io.graceful.spring.tomcat;

import org.jspecify.annotations.NullMarked;
