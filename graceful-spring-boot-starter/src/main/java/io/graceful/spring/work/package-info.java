/** What else may be in flight: executors, message listeners, gRPC calls, WebSockets. */
@NullMarked
package io.graceful.spring.work;

import org.jspecify.annotations.NullMarked;
