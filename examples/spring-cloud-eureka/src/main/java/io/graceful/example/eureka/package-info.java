/** A service that others find through Eureka. */
@NullMarked
package io.graceful.example.eureka;

import org.jspecify.annotations.NullMarked;
