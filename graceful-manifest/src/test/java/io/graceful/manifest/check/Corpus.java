package io.graceful.manifest.check;

import io.graceful.manifest.yaml.YamlFile;
import io.graceful.manifest.yaml.YamlValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Manifests in the shape of those that people have: {@code good} ones, of services with nothing to find but advice, and
 * {@code odd} ones, which may be anything. Of the odd ones those named {@code broken-…} cannot all be read.
 */
record Corpus(String name, byte[] bytes) {

    static List<Corpus> all() {
        List<Corpus> all = new ArrayList<>(of("good"));
        all.addAll(of("odd"));
        return all;
    }

    static List<Corpus> of(String folder) {
        try {
            Path path = Path.of(Corpus.class
                    .getResource("/io/graceful/manifest/corpus/" + folder)
                    .toURI());
            try (Stream<Path> files = Files.list(path)) {
                return files.sorted()
                        .map(file -> new Corpus(folder + "/" + file.getFileName(), read(file)))
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isBroken() {
        return name.toLowerCase(Locale.ROOT).contains("/broken-");
    }

    YamlFile file() {
        return YamlFile.of(name, bytes);
    }

    /** The check of a service with graceful's defaults in a cluster with nothing unusual. */
    static ManifestCheck check() {
        return ManifestCheck.of(environment -> RuleCase.withGraceful().build()).facts(RuleCase.PLAIN_CLUSTER);
    }

    /** All values in a value, itself among them. */
    static List<YamlValue> values(YamlValue value) {
        List<YamlValue> values = new ArrayList<>();
        collect(value, values);
        return values;
    }

    private static void collect(YamlValue value, List<YamlValue> values) {
        values.add(value);
        value.entries().values().forEach(each -> collect(each, values));
        value.items().forEach(each -> collect(each, values));
    }

    @Override
    public String toString() {
        return name;
    }
}
