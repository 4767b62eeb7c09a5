/**
 * What came of a check, written down: for people, as JSON, as SARIF.
 *
 * <p>Decides how a report looks, never what is in it. Of files it writes only those that were mended.
 */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.manifest.report;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
