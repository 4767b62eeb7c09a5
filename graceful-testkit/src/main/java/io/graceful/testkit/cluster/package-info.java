/** The actors of the cluster: kubelets, slice controller, proxies, Deployment controller. They meet only on the timeline. */
@org.jspecify.annotations.NullMarked
package io.graceful.testkit.cluster;
