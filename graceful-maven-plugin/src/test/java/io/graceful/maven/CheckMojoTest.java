package io.graceful.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckMojoTest {

    @TempDir
    Path folder;

    private final CheckMojo mojo = new CheckMojo();

    @BeforeEach
    void inAProject() {
        mojo.basedir = folder.toFile();
    }

    @Test
    void parametersThatCannotBeMeantAreNamed() {
        mojo.mesh = "consul";
        refused("mesh: consul (expected: none, istio or linkerd)");
        mojo.mesh = null;
        mojo.nodeShutdown = "15";
        refused("nodeShutdown: 15 (expected: a duration such as 15s or 2m)");
        mojo.nodeShutdown = null;
        mojo.failOn = "always";
        refused("failOn: always (expected: error, warning, info or never)");
        mojo.failOn = "error";
        File none = folder.resolve("none").toFile();
        mojo.manifests = List.of(none);
        refused(none + ": no such file");
    }

    @Test
    void aFindingStopsTheBuildUnlessToldOtherwise() throws Exception {
        write("deploy/shop.yaml");

        assertEquals(
                "1 error, 0 warnings, 0 infos; no workload in 1 file (failOn error)",
                assertThrows(MojoFailureException.class, mojo::execute).getMessage());
        assertTrue(Files.exists(folder.resolve("target/graceful/manifest.sarif")), "written whatever comes of it");
        mojo.failOn = "never";
        mojo.execute();
    }

    @Test
    void everyUsualFolderIsRead() throws IOException {
        write("k8s/a.yaml");
        write("src/main/k8s/b.yaml");
        write("kubernetes/c.yaml");
        write("other/d.yaml");

        assertEquals(
                "3 errors, 0 warnings, 0 infos; no workload in 3 files (failOn error)",
                assertThrows(MojoFailureException.class, mojo::execute).getMessage());
    }

    @Test
    void skippedMeansNotEvenRead() throws Exception {
        mojo.skip = true;
        mojo.failOn = "always";

        mojo.execute();
    }

    private void refused(String message) {
        assertEquals(
                message,
                assertThrows(MojoExecutionException.class, mojo::execute).getMessage());
    }

    private void write(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "kind: [\n");
    }
}
