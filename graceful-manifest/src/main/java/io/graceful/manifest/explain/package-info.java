/**
 * When a pod stops and starts, second by second: the arithmetic of the rules as a picture.
 *
 * <p>Decides nothing; {@link io.graceful.manifest.check.Rule} says what is wrong, this says why.
 */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.manifest.explain;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
