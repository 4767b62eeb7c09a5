/**
 * What has begun and not ended: requests, connections, streams, and work the application tracks.
 *
 * <p>Requests are counted on the path of every request, so nothing there locks, allocates or shares a cache line between
 * cores; everything else is asked only while the service stops or is being measured. This package knows no server: an
 * adapter tells it when a request begins and ends, and which connection it came on.
 */
@NullMarked
package io.graceful.inflight;

import org.jspecify.annotations.NullMarked;
