/** What has to stand beside the engine of the self-requests to drive it from outside. */
@NullMarked
package io.graceful.selfrequests;

import org.jspecify.annotations.NullMarked;
