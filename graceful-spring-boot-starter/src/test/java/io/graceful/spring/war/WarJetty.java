package io.graceful.spring.war;

import java.io.File;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

/** Jetty with whichever version of Jakarta EE its jars are for. */
final class WarJetty extends WarContainer {

    private final Server server = new Server();
    private final ContextHandlerCollection all = new ContextHandlerCollection();
    private final Map<String, ContextHandler> contexts = new HashMap<>();

    @Override
    int start(List<String> applications) throws Exception {
        ServerConnector connector = new ServerConnector(server);
        server.addConnector(connector);
        server.setHandler(all);
        server.setStopAtShutdown(true);
        for (String application : applications) {
            deploy(application);
        }
        server.start();
        return connector.getLocalPort();
    }

    private static Class<?> webAppContext() throws ClassNotFoundException {
        try {
            return Class.forName("org.eclipse.jetty.ee11.webapp.WebAppContext");
        } catch (ClassNotFoundException e) {
            return Class.forName("org.eclipse.jetty.ee10.webapp.WebAppContext");
        }
    }

    @Override
    ClassLoader deploy(String path, File folder) throws Exception {
        Class<?> type = webAppContext();
        Object context = type.getConstructor().newInstance();
        type.getMethod("setContextPath", String.class).invoke(context, path.isEmpty() ? "/" : path);
        type.getMethod("setWar", String.class).invoke(context, folder.getAbsolutePath());
        type.getMethod("setThrowUnavailableOnStartupException", boolean.class).invoke(context, true);
        String packages = type.getPackageName().replace(".webapp", "");
        // Those of its web module; JNDI is not among Boot's jars.
        type.getMethod("setConfigurationClasses", String[].class).invoke(context, (Object) new String[] {
            packages + ".webapp.WebInfConfiguration",
            packages + ".webapp.WebXmlConfiguration",
            packages + ".webapp.MetaInfConfiguration",
            packages + ".webapp.FragmentConfiguration",
            packages + ".annotations.AnnotationConfiguration",
            packages + ".webapp.WebAppConfiguration"
        });
        ContextHandler handler = (ContextHandler) context;
        contexts.put(path, handler);
        all.addHandler(handler);
        if (server.isStarted()) {
            handler.start();
        }
        return handler.getClassLoader();
    }

    @Override
    void undeploy(String path) throws Exception {
        ContextHandler handler = contexts.remove(path);
        handler.stop();
        all.removeHandler(handler);
        handler.destroy();
    }

    @Override
    ClassLoader loader(String path) {
        return contexts.get(path).getClassLoader();
    }
}
