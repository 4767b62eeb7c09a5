/** The command line. */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.testkit.cli;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
