/** The management endpoints for servlet and reactive applications. */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.spring.web;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
