/** Time of a run and its chances: one timeline for all actors, one seed for all draws. */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.testkit.time;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
