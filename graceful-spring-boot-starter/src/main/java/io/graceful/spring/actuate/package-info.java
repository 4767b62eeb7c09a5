/** The Actuator endpoint and the meters. */
@NullMarked
package io.graceful.spring.actuate;

import org.jspecify.annotations.NullMarked;
