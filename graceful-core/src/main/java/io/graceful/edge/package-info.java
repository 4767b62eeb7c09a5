/** What the edges of all servers do alike, whatever they call a request and a connection. */
@NullMarked
package io.graceful.edge;

import org.jspecify.annotations.NullMarked;
