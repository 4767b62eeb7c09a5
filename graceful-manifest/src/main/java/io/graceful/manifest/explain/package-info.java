/**
 * When a pod stops and starts, second by second: the arithmetic of the rules as a picture.
 *
 * <p>Decides nothing; {@link io.graceful.manifest.check.Rule} says what is wrong, this says why.
 */
@NullMarked
package io.graceful.manifest.explain;

import org.jspecify.annotations.NullMarked;
