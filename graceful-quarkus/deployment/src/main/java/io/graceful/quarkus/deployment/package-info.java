/** What the extension adds to an application while it is built: only what the application has something to use it with. */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.quarkus.deployment;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
