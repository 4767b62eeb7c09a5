/**
 * What a user may set, where it may be set, and whether it can work.
 *
 * <p>{@link io.graceful.settings.GracefulSettings} is read and checked once, as a whole, before anything starts; every
 * broken rule is reported in the same exception. This package knows nothing of what the values are used for.
 */
@NullMarked
package io.graceful.settings;

import org.jspecify.annotations.NullMarked;
