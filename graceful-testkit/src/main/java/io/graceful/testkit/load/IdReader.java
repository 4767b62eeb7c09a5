package io.graceful.testkit.load;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the ids of requests in the bytes of a connection, wherever they are cut. */
final class IdReader {

    private static final Pattern ID =
            Pattern.compile("(?i)\\r\\n" + Request.ID_HEADER + ":[ \\t]*([^\\r\\n]{1,200})\\r\\n");
    private static final int LONGEST = 256;

    private final Consumer<String> found;
    private final StringBuilder unread = new StringBuilder();

    IdReader(Consumer<String> found) {
        this.found = found;
    }

    void read(String bytes) {
        unread.append(bytes);
        Matcher matcher = ID.matcher(unread);
        int done = 0;
        while (matcher.find(done)) {
            found.accept(matcher.group(1).strip());
            // The line end may begin the next one.
            done = matcher.end() - 2;
        }
        unread.delete(0, Math.max(done, unread.length() - LONGEST));
    }
}
