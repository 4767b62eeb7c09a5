package io.graceful.testkit.callers;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonFactory;

/** The programs that play callers outside this JVM. */
public final class Programs {

    private static final long BUILD_SECONDS = 180;

    private Programs() {}

    /**
     * A library for Java in a JVM of its own, with the class path of this one.
     *
     * @param javaHome of the JDK that runs it; null for this JVM's
     * @param extra jars and directories before that class path, such as another version of the library
     */
    public static Program java(Libraries library, Options options, @Nullable Path javaHome, List<Path> extra) {
        Path home = javaHome == null ? Path.of(System.getProperty("java.home")) : javaHome;
        Path java = Stream.of("java", "java.exe")
                .map(home.resolve("bin")::resolve)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new CourierException("no JDK at " + home + ": it has no bin/java", null));
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(extra),
                CallerMain.class.getName(),
                library.word()));
        command.addAll(options.words());
        return new Program(library.word(), List.copyOf(command), null);
    }

    /** What is on the class path of this JVM, or known to the class loader that brought the kit. */
    private static String classPath(List<Path> extra) {
        Set<String> parts = new LinkedHashSet<>();
        extra.forEach(part -> parts.add(part.toAbsolutePath().toString()));
        parts.addAll(List.of(System.getProperty("java.class.path", "").split(File.pathSeparator)));
        for (Class<?> needed : List.of(CallerMain.class, JsonFactory.class)) {
            CodeSource source = needed.getProtectionDomain().getCodeSource();
            if (source != null && source.getLocation() != null) {
                parts.add(file(source.getLocation()));
            }
        }
        if (CallerMain.class.getClassLoader() instanceof URLClassLoader loader) {
            Stream.of(loader.getURLs()).map(Programs::file).forEach(parts::add);
        }
        parts.remove("");
        return String.join(File.pathSeparator, parts);
    }

    private static String file(URL url) {
        try {
            return url.getProtocol().equals("file") ? Path.of(url.toURI()).toString() : "";
        } catch (URISyntaxException e) {
            return "";
        }
    }

    /**
     * Python's {@code requests} with one session.
     *
     * @throws CourierException if there is no {@code python3} on the PATH; whether it has {@code requests} it says itself
     */
    public static Program python(Options options) {
        Path python = onPath("python3");
        Path directory = extract("caller.py");
        List<String> command = new ArrayList<>(
                List.of(python.toString(), directory.resolve("caller.py").toString()));
        command.addAll(plain("python", options).words());
        return new Program("python", List.copyOf(command), directory);
    }

    /**
     * Go's {@code net/http} with its default client. It is compiled first, which takes a second, or half a minute the first
     * time.
     *
     * @throws CourierException if there is no {@code go} on the PATH, or it cannot compile
     */
    public static Program go(Options options) {
        Path go = onPath("go");
        Path directory = extract("caller.go");
        Path built = directory.resolve("caller");
        List<String> command = new ArrayList<>(List.of(built.toString()));
        command.addAll(plain("go", options).words());
        Program program = new Program("go", List.copyOf(command), directory);
        try {
            build(go, directory);
            return program;
        } catch (CourierException e) {
            program.delete();
            throw e;
        }
    }

    private static Options plain(String word, Options options) {
        if (options.version() != null || options.fresh()) {
            throw new CourierException(word + " takes no version and keeps its client", null);
        }
        return options;
    }

    private static void build(Path go, Path directory) {
        Path log = directory.resolve("build.log");
        try {
            Process process = new ProcessBuilder(go.toString(), "build", "-o", "caller", "caller.go")
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            boolean ended = process.waitFor(BUILD_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            if (!ended || process.exitValue() != 0) {
                throw new CourierException(
                        "go does not compile its caller: "
                                + (ended ? Files.readString(log, StandardCharsets.UTF_8) : "it takes too long"),
                        null);
            }
        } catch (IOException e) {
            throw new CourierException("go does not run: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CourierException("interrupted while go compiled its caller", e);
        }
    }

    private static Path onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new CourierException("no program " + program + " on the PATH", null));
    }

    /** Into a temporary directory of its own. */
    private static Path extract(String resource) {
        try (InputStream in = Programs.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the kit has lost " + resource);
            }
            Path directory = Files.createTempDirectory("graceful-testkit-caller");
            Files.copy(in, directory.resolve(resource));
            return directory;
        } catch (IOException e) {
            throw new CourierException("no place for a program: " + e, e);
        }
    }
}
