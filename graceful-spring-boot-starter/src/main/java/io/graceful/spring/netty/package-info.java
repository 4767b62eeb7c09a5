/** Counts requests on Reactor Netty and tells its clients to leave. */
@NullMarked
package io.graceful.spring.netty;

import org.jspecify.annotations.NullMarked;
