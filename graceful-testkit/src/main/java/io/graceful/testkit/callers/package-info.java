/**
 * The client libraries that callers of a service use, as they come: each is told one order at a time, in this JVM or in a
 * program of its own, and says what came of it. Whoever plays a library brings its jar. Knows nothing of pods, scenarios or
 * time.
 */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.testkit.callers;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
