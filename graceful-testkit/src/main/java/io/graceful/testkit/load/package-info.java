/** The clients: open loop, no retry, one exact cause for each failure. */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.testkit.load;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
