/**
 * The management endpoints on a port of their own by nothing but the JDK: for services whose own server has no thread to
 * spare for probes.
 */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.jdk;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
