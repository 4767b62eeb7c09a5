package io.graceful.testkit.load;

import java.util.regex.Pattern;

/** Event streams as the HTML standard has them: fields in lines, an empty line behind each event. */
final class Events {

    private static final Pattern BLANK_LINE = Pattern.compile("\\r\\n\\r\\n|\\n\\n|\\r\\r");

    private Events() {}

    /** What the last event of a stream is called: its id or, without one, its data; {@code ""} if no event is complete. */
    static String last(String end) {
        String[] blocks = BLANK_LINE.split(end, -1);
        // Behind the last blank line is an event that was never finished, or nothing.
        for (int i = blocks.length - 2; i >= 0; i--) {
            String id = field(blocks[i], "id");
            String name = id.isEmpty() ? field(blocks[i], "data") : id;
            if (!name.isEmpty()) {
                return name;
            }
        }
        return "";
    }

    private static String field(String block, String name) {
        return block.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .reduce("", (earlier, later) -> later);
    }
}
