/** What names types of Spring Boot 4 that the other line has in other packages. */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.spring.boot4;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
