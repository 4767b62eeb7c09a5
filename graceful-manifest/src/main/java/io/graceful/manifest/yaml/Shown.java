package io.graceful.manifest.yaml;

/** Text of a file as it may stand in a message: one line, not too long, nothing that a terminal would obey. */
final class Shown {

    private static final int LONGEST = 80;

    private Shown() {}

    static String of(String text) {
        StringBuilder line = new StringBuilder();
        int offset = 0;
        for (int count = 0; count < LONGEST && offset < text.length(); count++) {
            int point = text.codePointAt(offset);
            line.appendCodePoint(isHarmless(point) ? point : '?');
            offset += Character.charCount(point);
        }
        return offset < text.length() ? line + "…" : line.toString();
    }

    /** Not a control, not one that turns the direction of writing, no half of a pair. */
    private static boolean isHarmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> point == 0x200D;
            default -> true;
        };
    }
}
