package io.graceful.manifest.service;

/**
 * What a key was set to, and where.
 *
 * @param text never shown by {@link #toString()}: it may be a secret
 * @param origin such as {@code application.yml:12} or {@code env GRACEFUL_DRAIN_TIMEOUT}
 * @param known false if it is set, but to something that nobody here can see; {@code text} is empty then
 * @param variable whether it is an environment variable of its own
 */
record Value(String text, String origin, boolean known, boolean variable) {

    static Value of(String text, String origin) {
        return new Value(text, origin, true, false);
    }

    static Value ofVariable(String text, String name) {
        return new Value(text, "env " + name, true, true);
    }

    static Value unseen(String origin) {
        return new Value("", origin, false, false);
    }

    static Value unseenVariable(String name) {
        return new Value("", "env " + name, false, true);
    }

    Value withText(String newText) {
        return new Value(newText, origin, known, variable);
    }

    Value asUnseen() {
        return new Value("", origin, false, variable);
    }

    /** The text as a message shows it: one line, not too long. */
    String shown() {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.isEmpty() ? "''" : line.length() > 80 ? line.substring(0, 80) + "…" : line;
    }

    @Override
    public String toString() {
        return "a value from " + origin;
    }
}
