package io.graceful.manifest.yaml;

import java.util.Comparator;
import java.util.List;

/**
 * A change of a file's text: what stands from {@code start} to {@code end} becomes {@code text}.
 *
 * @param start offset in {@link YamlFile#text()}
 */
public record Edit(int start, int end, String text) {

    private static final Comparator<Edit> FROM_THE_TOP = Comparator.comparingInt(Edit::start)
            .thenComparingInt(Edit::end)
            .thenComparing(Edit::inner, Comparator.reverseOrder());

    /**
     * How far in its first line stands. Of lines inserted in the same place the inner ones belong to what ends there, and come
     * first; so does an item before a key, as a list may stand no further in than its own key.
     */
    private int inner() {
        String line = text.stripLeading();
        int margin = text.length() - line.length() - (text.startsWith("\r\n") ? 2 : text.startsWith("\n") ? 1 : 0);
        return 2 * margin + (line.startsWith("- ") ? 1 : 0);
    }

    /**
     * Whether two changes cannot be told to be about different things: they touch the same characters, or one adds right
     * behind what the other changes, which may be in it.
     */
    public boolean meets(Edit other) {
        if (equals(other) || (isInsertion() && other.isInsertion())) {
            return false;
        }
        boolean adds = isInsertion() || other.isInsertion();
        return adds ? start <= other.end && other.start <= end : start < other.end && other.start < end;
    }

    private boolean isInsertion() {
        return start == end;
    }

    /**
     * The text with those edits made. Of two that touch the same characters only the first is made: the other was meant for a
     * text that is no longer there. The same edit twice is one.
     */
    public static String apply(String text, List<Edit> edits) {
        StringBuilder changed = new StringBuilder(text.length() + 64);
        int done = 0;
        for (Edit edit : edits.stream().distinct().sorted(FROM_THE_TOP).toList()) {
            if (edit.start() < done) {
                continue;
            }
            changed.append(text, done, edit.start()).append(edit.text());
            done = edit.end();
        }
        return changed.append(text, done, text.length()).toString();
    }
}
