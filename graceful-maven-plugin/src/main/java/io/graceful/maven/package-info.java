/**
 * Goals of Maven around {@code graceful-manifest}.
 *
 * <p>Decides only what Maven knows better: where the project is, what it depends on, how a build is told that it failed.
 */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.maven;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
