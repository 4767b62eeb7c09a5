/** The management endpoints for servlet and reactive applications. */
@NullMarked
package io.graceful.spring.web;

import org.jspecify.annotations.NullMarked;
