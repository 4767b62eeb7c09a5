/**
 * The command line: reads options and files, calls the library, writes what came out, and answers with an exit status.
 *
 * <p>Decides nothing that a build plugin would have to decide again.
 */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.manifest.cli;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
