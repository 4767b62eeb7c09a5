/** What the extension adds to an application while it is built: only what the application has something to use it with. */
@NullMarked
package io.graceful.quarkus.deployment;

import org.jspecify.annotations.NullMarked;
