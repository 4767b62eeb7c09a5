package io.graceful.spring.war;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A servlet container in a JVM of its own, with nothing of Spring on its class path: {@code tomcat|jetty path=folder ...}. It is told
 * {@code undeploy path} and {@code deploy path=folder} on its standard input.
 */
public abstract class WarContainer {

    /** Deploys, and returns the class loader that the application got. */
    abstract ClassLoader deploy(String path, File folder) throws Exception;

    abstract void undeploy(String path) throws Exception;

    /** Listens once all are deployed, and ends with the JVM, as containers do. Returns the port. */
    abstract int start(List<String> applications) throws Exception;

    final ClassLoader deploy(String application) throws Exception {
        String[] parts = application.split("=", 2);
        return deploy(parts[0], new File(parts[1]));
    }

    public static void main(String[] arguments) throws Exception {
        WarContainer container = arguments[0].equals("tomcat") ? new WarTomcat() : new WarJetty();
        List<String> applications = Arrays.asList(arguments).subList(1, arguments.length);
        System.out.println("LISTENS on " + container.start(applications) + " END");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] command = line.split(" ", 2);
            if (command[0].equals("deploy")) {
                container.deploy(command[1]);
                System.out.println("DEPLOYED " + command[1]);
            } else {
                undeployed(container, command[1]);
            }
        }
    }

    private static void undeployed(WarContainer container, String path) throws Exception {
        WeakReference<ClassLoader> loader = new WeakReference<>(container.loader(path));
        container.undeploy(path);
        System.out.println("UNDEPLOYED " + path);
        long begun = System.nanoTime();
        while (loader.get() != null && System.nanoTime() - begun < 10_000_000_000L) {
            System.gc();
        }
        System.out.println((loader.get() == null ? "COLLECTED " : "LEAKED ") + path);
        System.out.println("THREADS OF GRACEFUL: "
                + Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("graceful"))
                        .toList());
        System.out.println("END OF UNDEPLOYED " + path);
    }

    abstract ClassLoader loader(String path);
}
