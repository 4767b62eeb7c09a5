package io.graceful.manifest.yaml;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Counts a text in characters as people and YAML count them, and finds the way back to offsets, both in near constant time. */
final class CodePoints {

    private static final int STEP = 64;

    private final String text;
    /** The offset of every 64th code point; null where each code point is one char. */
    private final int @Nullable [] index;

    CodePoints(String text) {
        this.text = text;
        this.index = text.codePoints().anyMatch(Character::isSupplementaryCodePoint) ? index(text) : null;
    }

    private static int[] index(String text) {
        int[] index = new int[text.length() / STEP + 1];
        int points = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (points % STEP == 0) {
                index[points / STEP] = i;
            }
            points++;
        }
        return Arrays.copyOf(index, Math.max(1, (points + STEP - 1) / STEP));
    }

    /** How many code points stand before an offset. */
    int before(int offset) {
        if (index == null) {
            return offset;
        }
        int found = Arrays.binarySearch(index, offset);
        int step = found >= 0 ? found : -found - 2;
        return step * STEP + text.codePointCount(index[step], offset);
    }

    /** The offset before which so many code points stand; the end of the text if it has fewer. */
    int offset(int points) {
        if (index == null) {
            return Math.min(points, text.length());
        }
        int step = Math.min(points / STEP, index.length - 1);
        int offset = index[step];
        for (int rest = points - step * STEP; rest > 0 && offset < text.length(); rest--) {
            offset += Character.charCount(text.codePointAt(offset));
        }
        return offset;
    }
}
