/** Counts requests on Jetty and tells its clients to leave. */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.spring.jetty;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
