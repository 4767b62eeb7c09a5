/** Counts requests on Tomcat and tells its clients to leave. */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.spring.tomcat;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
