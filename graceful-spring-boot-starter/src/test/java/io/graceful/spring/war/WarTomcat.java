package io.graceful.spring.war;

import java.io.File;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** Tomcat as its distribution runs it: a class loader for each application, and a shutdown hook that stops the server. */
final class WarTomcat extends WarContainer {

    private final Tomcat tomcat = new Tomcat();
    private final Map<String, Context> contexts = new HashMap<>();

    @Override
    int start(List<String> applications) throws Exception {
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("useAsyncIO", "false");
        tomcat.setAddDefaultWebXmlToWebapp(false);
        tomcat.getHost();
        tomcat.getHost().setParentClassLoader(WarTomcat.class.getClassLoader());
        for (String application : applications) {
            deploy(application);
        }
        tomcat.start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "container-shutdown"));
        return tomcat.getConnector().getLocalPort();
    }

    private void stop() {
        try {
            System.out.println("CONTAINER STOPS");
            tomcat.stop();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    ClassLoader deploy(String path, File folder) {
        Context context = tomcat.addWebapp(path, folder.getAbsolutePath());
        contexts.put(path, context);
        return context.getLoader() == null ? null : loader(path);
    }

    @Override
    void undeploy(String path) throws Exception {
        Context context = contexts.remove(path);
        context.stop();
        context.getParent().removeChild(context);
        context.destroy();
    }

    @Override
    ClassLoader loader(String path) {
        return contexts.get(path).getLoader().getClassLoader();
    }
}
