/** What a servlet filter can do where the server is not the application's own: in a container, or embedded without an edge of its own. */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.spring.container;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
