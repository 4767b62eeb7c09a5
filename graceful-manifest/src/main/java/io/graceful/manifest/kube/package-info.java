/**
 * The Kubernetes objects in YAML files: workloads with their pods, Services, disruption budgets, autoscalers.
 *
 * <p>Any kind that has a pod template is a workload, also one nobody here has heard of. Defaults are Kubernetes' own, and said
 * to be defaults. Decides nothing about whether something is right.
 */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.manifest.kube;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
