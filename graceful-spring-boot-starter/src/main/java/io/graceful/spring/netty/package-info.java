/** Counts requests on Reactor Netty and tells its clients to leave. */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.spring.netty;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
