package io.graceful.manifest.render;

/** Puts pieces of text into their place. */
final class Layout {

    /** How wide a comment gets, without its indentation. */
    private static final int WIDTH = 100;

    private Layout() {}

    /** The text with every line moved to the right; ends with the end of a line, unless it is empty. */
    static String indent(int columns, String text) {
        return text.indent(columns);
    }

    /** A comment in as many lines as it needs. No text from outside can end it early. */
    static String comment(String text) {
        StringBuilder out = new StringBuilder("#");
        int column = 1;
        for (String word : oneLine(text).split(" ", -1)) {
            if (column + 1 + word.length() > WIDTH && column > 1) {
                out.append("\n#");
                column = 1;
            }
            out.append(' ').append(word);
            column += 1 + word.length();
        }
        return out.append('\n').toString();
    }

    /** Nor can it look like a template that is still to be filled in. */
    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u0080-\\u009F\\u2028\\u2029\\uFEFF]", "?")
                .replace("{{", "{ {")
                .replace("}}", "} }")
                .strip()
                .replaceAll(" +", " ");
    }
}
