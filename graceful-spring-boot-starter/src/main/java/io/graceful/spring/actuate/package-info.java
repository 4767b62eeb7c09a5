/** The Actuator endpoint and the meters. */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.spring.actuate;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
