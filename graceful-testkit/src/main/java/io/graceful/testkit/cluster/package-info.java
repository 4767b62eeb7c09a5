/** The actors of the cluster: kubelets, slice controller, proxies, Deployment controller. They meet only on the timeline. */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.testkit.cluster;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
