package io.graceful.manifest.yaml;

/**
 * A place in a file, as editors count: lines and columns from 1, columns in characters.
 *
 * @param file the name it was read under
 */
public record Place(String file, int line, int column) {

    /** {@code file:line:column}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
