/**
 * What is wrong with a manifest: the rules, their arithmetic, what mends them, and the report.
 *
 * <p>{@link io.graceful.manifest.check.Rule} is the catalogue. Each group of rules is one class that looks at one workload
 * through a {@link io.graceful.manifest.check.Scope}. What only a running cluster knows is a
 * {@link io.graceful.manifest.check.Fact}: given, seen in the manifest, or said to be unknown; never assumed.
 */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.manifest.check;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
