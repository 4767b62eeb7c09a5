/** Containers as real processes, probed and stopped over real sockets and signals. */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.testkit.pod;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
