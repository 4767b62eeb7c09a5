/** What else may be in flight: executors, message listeners, gRPC calls, WebSockets. */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.spring.work;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
