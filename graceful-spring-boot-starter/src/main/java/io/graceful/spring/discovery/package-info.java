/**
 * Service registries: not UP before the service is ready, and told of a stop before anything else. Knows Spring Cloud Commons
 * and what differs between its registries; of the load that comes through them it knows nothing.
 */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.spring.discovery;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
