package io.graceful.manifest.yaml;

/** One document of a file. */
public final class YamlDocument {

    private final YamlFile file;
    private final YamlValue root;
    private final int start;
    private final int end;

    YamlDocument(YamlFile file, YamlValue root, int start, int end) {
        this.file = file;
        this.root = root;
        this.start = start;
        this.end = end;
    }

    public YamlFile file() {
        return file;
    }

    public YamlValue root() {
        return root;
    }

    /**
     * Where its text begins in {@link YamlFile#text()}: at its directives or its {@code ---}, if it has any; where it has not,
     * or is the first of the file, at the comments before it.
     */
    public int start() {
        return start;
    }

    /** Where its text ends: where the next one begins, behind its {@code ...}, or with the file. */
    public int end() {
        return end;
    }
}
