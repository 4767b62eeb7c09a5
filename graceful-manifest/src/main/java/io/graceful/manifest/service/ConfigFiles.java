package io.graceful.manifest.service;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds and reads the settings files of a project. Whatever is in them, this ends, and says what it could not read. */
final class ConfigFiles {

    /** A settings file has kilobytes. */
    static final int MOST_BYTES = 1024 * 1024;

    private static final int MOST_FILES = 500;

    private static final Pattern NAME =
            Pattern.compile("(graceful|application|microprofile-config)(?:-([^/]+?))?\\.(properties|yml|yaml)");

    private ConfigFiles() {}

    /** In an order that does not depend on the file system, {@code .yaml} before {@code .yml}: the latter wins in Spring Boot. */
    static List<ConfigFile> read(Path resources) {
        List<ConfigFile> files = new ArrayList<>();
        for (String folder : List.of("", "config", "META-INF")) {
            Path in = folder.isEmpty() ? resources : resources.resolve(folder);
            for (String name : names(in)) {
                Matcher matcher = NAME.matcher(name);
                if (matcher.matches() && files.size() < MOST_FILES) {
                    files.add(read(in.resolve(name), folder, matcher));
                }
            }
        }
        return files;
    }

    private static List<String> names(Path folder) {
        List<String> names = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                entries.forEach(entry -> names.add(entry.getFileName().toString()));
            } catch (IOException | java.nio.file.DirectoryIteratorException e) {
                // As if there were none: what a service sets then is unknown, and nothing is claimed of it.
                return List.of();
            }
        }
        Collections.sort(names);
        return names;
    }

    private static ConfigFile read(Path file, String folder, Matcher matcher) {
        String name = folder.isEmpty() ? matcher.group() : folder + "/" + matcher.group();
        boolean yaml = !matcher.group(3).equals("properties");
        List<Map<String, Value>> documents = List.of();
        Optional<String> problem = Optional.empty();
        try {
            String text = text(file, name, yaml);
            if (yaml) {
                YamlText.Read read = YamlText.read(name, text);
                documents = read.documents();
                problem = read.problem();
            } else {
                documents = PropertiesText.read(name, text);
            }
        } catch (IllegalArgumentException e) {
            problem = Optional.of(String.valueOf(e.getMessage()));
        }
        String profile = matcher.group(2) == null ? "" : matcher.group(2);
        return new ConfigFile(name, folder, matcher.group(1), profile, yaml, documents, problem);
    }

    private static String text(Path file, String name, boolean yaml) {
        byte[] bytes = bytes(file, name, MOST_BYTES);
        for (byte each : bytes) {
            if (each == 0) {
                throw new IllegalArgumentException(name + ": is binary (expected: text)");
            }
        }
        // Properties are Latin-1 for Java and for Spring Boot; what is read here is ASCII, in either.
        String text = new String(bytes, yaml ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        if (yaml && text.indexOf('\uFFFD') >= 0) {
            throw new IllegalArgumentException(name + ": is not UTF-8 (expected: UTF-8)");
        }
        return text;
    }

    /**
     * The bytes of a file of bounded size.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static byte[] bytes(Path file, String name, int most) {
        // Of a pipe or a device there may be no end.
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(name + ": is no file (expected: a readable file)");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IllegalArgumentException(
                        name + ": has more than " + most + " bytes (expected: at most " + most + ")");
            }
            return bytes;
        } catch (IOException e) {
            throw new IllegalArgumentException(name + ": cannot be read (expected: a readable file)", e);
        }
    }
}
