/** How a client's connection finds a pod, and how a pod gets its address. */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.testkit.plane;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
