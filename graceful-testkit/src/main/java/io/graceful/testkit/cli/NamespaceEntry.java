package io.graceful.testkit.cli;

import io.graceful.testkit.plane.Namespaces;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Runs the command line again in a network namespace of its own, so that the machine's network is never touched. */
final class NamespaceEntry {

    private NamespaceEntry() {}

    static boolean isNeeded() {
        return !Namespaces.isOwn();
    }

    static int runAgainInside(List<String> args) throws IOException, InterruptedException {
        Namespaces.check();
        List<String> words = new ArrayList<>(Namespaces.ownNetwork());
        words.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        words.addAll(args);
        Process inside = new ProcessBuilder(words).inheritIO().start();
        Thread atExit = new Thread(() -> end(inside), "testkit-end-namespace");
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            return inside.waitFor();
        } finally {
            end(inside);
        }
    }

    private static void end(Process inside) {
        inside.descendants().forEach(ProcessHandle::destroy);
        inside.destroy();
    }
}
