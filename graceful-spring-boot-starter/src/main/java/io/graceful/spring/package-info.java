/**
 * graceful in a Spring Boot application: settings from the environment, the signal before Spring's own hook, availability and
 * the closing of the context. The servers, the management endpoints and what else may be in flight have packages of their own.
 */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.spring;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
