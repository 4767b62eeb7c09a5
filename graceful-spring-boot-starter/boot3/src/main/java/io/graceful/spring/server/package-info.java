/**
 * What the starter and an embedded server have to say to each other, without a type that one line of Spring Boot has in another
 * package than the next. Each line has an auto-configuration that carries it over.
 */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.spring.server;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
