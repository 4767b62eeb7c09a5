package io.graceful.spring.war;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** A {@link WarContainer} in a JVM of its own, as in a pod, and the exploded WAR that it runs, without an embedded server in it. */
final class WarProcess implements AutoCloseable {

    private static final Pattern IN_WAR =
            Pattern.compile("(graceful-core|graceful-spring-.*|apiguardian-api|jspecify|commons-logging"
                    + "|snakeyaml|slf4j-api|logback-(core|classic)|log4j-(api|to-slf4j)|jul-to-slf4j|HdrHistogram|LatencyUtils"
                    + "|micrometer-.*|jackson-(core|databind|annotations|datatype-(jdk8|jsr310)|module-parameter-names)"
                    + "|spring-(core|beans|context|aop|expression|web|webmvc|jcl)"
                    + "|spring-boot|spring-boot-(autoconfigure|actuator.*|health|webmvc|servlet|http-converter|jackson|micrometer-.*))"
                    + "-\\d.*\\.jar");
    private static final Pattern TOMCAT = Pattern.compile("(tomcat-.*|jakarta\\.annotation-api.*)\\.jar");
    private static final Pattern JETTY = Pattern.compile("(jetty-.*|jakarta\\..*|asm.*|slf4j-api.*)\\.jar");

    private final Path folder;
    private final Process process;
    private final Path output;

    private WarProcess(Path folder, Process process, Path output) {
        this.folder = folder;
        this.process = process;
        this.output = output;
    }

    /** Starts a container with the same application under each of {@code paths}; {@code properties} are the JVM's. */
    static WarProcess start(String container, List<String> paths, String... properties) throws IOException {
        Path folder = Files.createTempDirectory("war");
        Path own = Files.createDirectory(folder.resolve("container"));
        copyClasses(own, name -> !name.startsWith("WarApp"));
        Path output = folder.resolve("output");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dspring.main.banner-mode=off",
                "-Dlogging.level.root=info"));
        Arrays.stream(properties).map(property -> "-D" + property).forEach(command::add);
        Pattern jars = container.equals("tomcat") ? TOMCAT : JETTY;
        command.addAll(List.of(
                "-cp",
                own + File.pathSeparator + String.join(File.pathSeparator, entries(jars)),
                WarContainer.class.getName(),
                container));
        for (String path : paths) {
            command.add(path + "=" + war(folder.resolve("war" + path)));
        }
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
        builder.environment().put("KUBERNETES_SERVICE_PORT", "443");
        return new WarProcess(folder, builder.start(), output);
    }

    private static Path war(Path war) throws IOException {
        Path classes = Files.createDirectories(war.resolve("WEB-INF/classes"));
        Path lib = Files.createDirectories(war.resolve("WEB-INF/lib"));
        copyClasses(classes, name -> name.startsWith("WarApp"));
        for (String jar : entries(IN_WAR)) {
            Files.copy(Path.of(jar), lib.resolve(Path.of(jar).getFileName()));
        }
        // Run from an IDE or with -Dtest they are no jars.
        for (String entry : classPath()) {
            if (Files.isDirectory(Path.of(entry)) && !entry.contains("test-classes") && !entry.contains("testkit")) {
                FileSystemUtils.copyRecursively(Path.of(entry), classes);
            }
        }
        return war;
    }

    private static void copyClasses(Path to, Predicate<String> choice) throws IOException {
        Path from = Path.of(WarProcess.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .resolve("io/graceful/spring/war");
        Path folder = Files.createDirectories(to.resolve("io/graceful/spring/war"));
        try (Stream<Path> all = Files.list(from)) {
            for (Path each : all.filter(file -> choice.test(file.getFileName().toString()))
                    .toList()) {
                Files.copy(each, folder.resolve(each.getFileName()));
            }
        }
    }

    private static List<String> entries(Pattern names) {
        return classPath().stream()
                .filter(entry ->
                        names.matcher(Path.of(entry).getFileName().toString()).matches())
                .toList();
    }

    private static List<String> classPath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return List.of(all.split(File.pathSeparator));
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    WarProcess until(String text) {
        await(text).atMost(Duration.ofSeconds(180)).until(() -> output().contains(text) || !process.isAlive());
        return this;
    }

    int port() throws IOException {
        return number("LISTENS on (\\d+) END");
    }

    int number(String pattern) throws IOException {
        Pattern known = Pattern.compile(pattern);
        await(pattern)
                .atMost(Duration.ofSeconds(180))
                .until(() -> known.matcher(output()).find() || !process.isAlive());
        Matcher found = known.matcher(output());
        if (!found.find()) {
            throw new AssertionError("no " + pattern + " in " + output());
        }
        return Integer.parseInt(found.group(1));
    }

    void tell(String command) throws IOException {
        process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    void sigterm() {
        process.destroy();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exit(Duration most) throws InterruptedException, IOException {
        if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still alive after " + most + ":\n" + output());
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        FileSystemUtils.deleteRecursively(folder);
    }
}
