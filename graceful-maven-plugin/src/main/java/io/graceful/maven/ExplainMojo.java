package io.graceful.maven;

import io.graceful.manifest.check.ServiceContainer;
import io.graceful.manifest.explain.Explain;
import io.graceful.manifest.explain.PreStopHook;
import io.graceful.manifest.kube.ManifestFiles;
import io.graceful.manifest.kube.Manifests;
import io.graceful.manifest.kube.Workload;
import io.graceful.manifest.service.PodEnvironment;
import io.graceful.manifest.service.ServiceProject;
import java.io.IOException;
import org.apache.maven.plugins.annotations.Mojo;

/** Shows the stop and the start of each workload second by second; without manifests those of the service's own settings. */
@Mojo(name = "explain", requiresProject = false, threadSafe = true)
public final class ExplainMojo extends ServiceMojo {

    @Override
    void run() throws IOException {
        ServiceProject service = service();
        ManifestFiles read = readManifests();
        read.files().forEach(file -> file.problems().forEach(problem -> getLog().warn(problem.toString())));
        Manifests all = Manifests.of(read.files());
        if (all.workloads().isEmpty()) {
            show(Explain.of(service.profile(PodEnvironment.EMPTY), PreStopHook.NONE));
        }
        for (Workload workload : all.workloads()) {
            ServiceContainer.of(workload, container)
                    .ifPresent(found -> show(Explain.of(
                            service.profile(ServiceContainer.environment(found, workload, all)), workload, found)));
        }
    }

    private void show(String text) {
        text.lines().forEach(getLog()::info);
    }
}
