package io.graceful.manifest.yaml;

/**
 * Why a document, or a whole file, cannot be read as it stands.
 *
 * @param message without the place
 */
public record YamlProblem(Kind kind, Place place, String message) {

    /** What kind of trouble. */
    public enum Kind {
        /** It is no YAML, or beyond a limit. */
        UNREADABLE,
        /** A template of Helm or the like, not yet YAML. */
        TEMPLATE,
        /** A key stands twice in a mapping; the document is read, with the last of them. */
        DUPLICATE_KEY
    }

    @Override
    public String toString() {
        return place + ": " + message;
    }
}
