/**
 * YAML with positions: what a file says, where it says it, and how to change one place of it without touching another.
 *
 * <p>Files are read as text that anybody may have written: every limit is here, and a file that passes them can be walked
 * in bounded time. Knows nothing of Kubernetes.
 */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.manifest.yaml;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
