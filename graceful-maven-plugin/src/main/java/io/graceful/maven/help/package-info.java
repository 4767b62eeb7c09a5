/** The goal that prints the others, as Maven's own tools make it. */
@API(status = API.Status.INTERNAL)
package io.graceful.maven.help;

import org.apiguardian.api.API;
