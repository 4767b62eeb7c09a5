/**
 * The pod spec that fits a service: from its settings to the text of manifests, with comments that say where each number
 * comes from.
 *
 * <p>Every number is worked out in one place and stands in every form alike. What is rendered gives the checker nothing to
 * find; what could only be rendered with a fault in it is refused. Knows neither files nor clusters.
 */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.manifest.render;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
