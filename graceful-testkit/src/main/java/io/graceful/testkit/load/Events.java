package io.graceful.testkit.load;

import java.util.regex.Pattern;

/** Event streams as the HTML standard has them: fields in lines, an empty line behind each event. */
final class Events {

    private static final Pattern BLANK_LINE = Pattern.compile("\\r\\n\\r\\n|\\n\\n|\\r\\r");

    private Events() {}

    /**
     * An event.
     *
     * @param id {@code ""} if it has none
     * @param data its last line; {@code ""} if it has none
     */
    record Event(String id, String data) {

        /** What it is called: its id or, without one, its data. */
        String name() {
            return id.isEmpty() ? data : id;
        }

        boolean isCalled(String name) {
            return !name.isEmpty() && (id.equals(name) || data.equals(name));
        }
    }

    /** The last event of a stream; one without anything if no event is complete. */
    static Event last(String end) {
        String[] blocks = BLANK_LINE.split(end, -1);
        // Behind the last blank line is an event that was never finished, or nothing.
        for (int i = blocks.length - 2; i >= 0; i--) {
            Event event = new Event(field(blocks[i], "id"), field(blocks[i], "data"));
            if (!event.name().isEmpty()) {
                return event;
            }
        }
        return new Event("", "");
    }

    private static String field(String block, String name) {
        return block.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .reduce("", (earlier, later) -> later);
    }
}
