/** A service for tests. */
@NullMarked
package io.graceful.spring.security;

import org.jspecify.annotations.NullMarked;
