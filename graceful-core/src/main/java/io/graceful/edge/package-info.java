/** What the edges of all servers do alike, whatever they call a request and a connection. */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.edge;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
