/**
 * A rolling update on one machine: what kubelet, EndpointSlices, kube-proxy, the Deployment controller and clients do, around
 * real processes and without a cluster.
 */
@org.jspecify.annotations.NullMarked
package io.graceful.testkit;
