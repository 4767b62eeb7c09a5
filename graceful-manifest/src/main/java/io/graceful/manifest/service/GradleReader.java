package io.graceful.manifest.service;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks for known names in a Gradle build: it is a program, and running it is not for us. */
final class GradleReader {

    private static final int MOST_BYTES = 1024 * 1024;

    private static final Pattern COMMENT = Pattern.compile("(?m)^[ \\t]*(//|#).*$");

    /** A coordinate in quotes, but not that of a test. Every repetition is bounded: lines may be of any length. */
    private static final Pattern COORDINATE = Pattern.compile(
            "(?m)^(?![ \\t]*test)[^\\n]{0,300}?[\"'](io\\.graceful|org\\.springframework\\.boot|io\\.quarkus[\\w.]*):([\\w.-]+)");

    private static final Pattern PLUGIN = Pattern.compile("[\"'](org\\.springframework\\.boot|io\\.quarkus)[\"']");

    private static final Pattern BOOT_VERSION = Pattern.compile(
            "(?:org\\.springframework\\.boot[\"'][^\\n]{0,40}?version[^\\n]{0,10}?[\"']|spring-boot-dependencies:)(\\d+\\.\\d+[\\w.-]*)");

    /** An entry of a version catalog: {@code graceful-starter = { module = "io.graceful:graceful-core" }}. */
    private static final Pattern CATALOG = Pattern.compile(
            "(?m)^[ \\t]*([\\w-]+)[ \\t]*=[^\\n]{0,300}?[\"'](io\\.graceful|org\\.springframework\\.boot|io\\.quarkus[\\w.]*)"
                    + "(?::|[\"'][^\\n]{0,300}?name[ \\t]*=[ \\t]*[\"'])([\\w.-]+)");

    private static final Pattern CATALOG_PLUGIN = Pattern.compile(
            "(?m)^[ \\t]*([\\w-]+)[ \\t]*=[ \\t]*(?:\\{[ \\t]*id[ \\t]*=[ \\t]*)?[\"'](org\\.springframework\\.boot|io\\.quarkus)(?=[\"':])");

    private final Set<String> libraries = new HashSet<>();
    private final Set<String> groups = new HashSet<>();

    private GradleReader() {}

    static BuildFile read(Path file) {
        try {
            String build = text(file);
            String catalog = catalog(file);
            GradleReader reader = new GradleReader();
            reader.look(build, catalog);
            Matcher version = BOOT_VERSION.matcher(build + "\n" + catalog);
            return new BuildFile(
                    Set.copyOf(reader.libraries),
                    reader.framework(),
                    version.find() ? Optional.of(version.group(1)) : Optional.empty(),
                    build.contains("dependencies"),
                    Optional.empty());
        } catch (IllegalArgumentException e) {
            return BuildFile.unreadable(String.valueOf(e.getMessage()));
        }
    }

    private void look(String build, String catalog) {
        Matcher coordinate = COORDINATE.matcher(build);
        while (coordinate.find()) {
            groups.add(coordinate.group(1));
            libraries.add(coordinate.group(2));
        }
        Matcher plugin = PLUGIN.matcher(build);
        while (plugin.find()) {
            groups.add(plugin.group(1));
        }
        Matcher entry = CATALOG.matcher(catalog);
        while (entry.find()) {
            if (build.contains("libs." + accessor(entry.group(1)))) {
                groups.add(entry.group(2));
                libraries.add(entry.group(3));
            }
        }
        Matcher alias = CATALOG_PLUGIN.matcher(catalog);
        while (alias.find()) {
            if (build.contains("libs.plugins." + accessor(alias.group(1)))) {
                groups.add(alias.group(2));
            }
        }
    }

    private static String accessor(String alias) {
        return alias.replace('-', '.').replace('_', '.');
    }

    private Framework framework() {
        if (groups.stream().anyMatch(group -> group.startsWith("io.quarkus"))
                || libraries.contains(BuildFile.EXTENSION)) {
            return Framework.QUARKUS;
        }
        if (groups.contains("org.springframework.boot") || libraries.contains(BuildFile.STARTER)) {
            return Framework.SPRING_BOOT;
        }
        return libraries.contains(BuildFile.CORE) ? Framework.PLAIN : Framework.UNKNOWN;
    }

    /** The version catalog of the project or, for a module, of the one around it. */
    private static String catalog(Path build) {
        Path folder = build.toAbsolutePath().getParent();
        for (int i = 0; i < 3 && folder != null; i++, folder = folder.getParent()) {
            Path catalog = folder.resolve("gradle/libs.versions.toml");
            if (Files.isRegularFile(catalog)) {
                return text(catalog);
            }
        }
        return "";
    }

    private static String text(Path file) {
        byte[] bytes = ConfigFiles.bytes(file, String.valueOf(file.getFileName()), MOST_BYTES);
        return COMMENT.matcher(new String(bytes, StandardCharsets.UTF_8)).replaceAll("");
    }
}
