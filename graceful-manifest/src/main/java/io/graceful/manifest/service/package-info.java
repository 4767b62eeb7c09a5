/**
 * What a service does when it starts and stops, read from its own settings: graceful's, Spring Boot's or Quarkus'.
 *
 * <p>Decides nothing about manifests. Works for services that do not use graceful.
 */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.manifest.service;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
