package io.graceful.manifest.explain;

import io.graceful.time.Durations;
import java.time.Duration;
import java.util.Locale;

/** Lines of times, a bar of fixed width and words. Not thread-safe. */
final class Chart {

    /** Leaves room for words on a line of 140. */
    private static final int WIDTH = 40;

    private final Duration whole;
    private final Duration end;
    private final StringBuilder text = new StringBuilder();

    /**
     * An empty chart.
     *
     * @param whole the time that the width stands for
     * @param end when all ends by force: what lasts longer is drawn as cut off
     */
    Chart(Duration whole, Duration end) {
        this.whole = Durations.max(whole, Duration.ofSeconds(1));
        this.end = end;
    }

    /** What lasts from one moment to another. */
    void span(Duration from, Duration to, char mark, String words) {
        int begin = Math.min(WIDTH - 1, cell(from));
        // Whatever is there is seen, however short.
        int behind = Math.max(begin + 1, cell(to));
        int cut = to.compareTo(end) > 0 ? Math.min(behind, Math.max(begin, cell(end))) : behind;
        String bar = " ".repeat(begin)
                + String.valueOf(mark).repeat(cut - begin)
                + "x".repeat(behind - cut)
                + " ".repeat(WIDTH - behind);
        line(seconds(from), "to", seconds(to), bar, words);
    }

    /** What happens at a moment. */
    void moment(Duration at, char mark, String words) {
        int cell = Math.min(WIDTH - 1, cell(at));
        line(seconds(at), "", "", " ".repeat(cell) + mark + " ".repeat(WIDTH - cell - 1), words);
    }

    /** What begins then and lasts nobody knows how long. */
    void unknownEnd(Duration from, String words) {
        line(seconds(from), "to", "?", " ".repeat(WIDTH), words);
    }

    /** What comes after something of unknown length. */
    void unknown(String words) {
        line("?", "", "", " ".repeat(WIDTH), words);
    }

    private void line(String from, String to, String until, String bar, String words) {
        text.append(String.format(Locale.ROOT, "%7s %2s %-6s", from, to, until))
                .append('|')
                .append(bar)
                .append("| ")
                .append(words)
                .append('\n');
    }

    private int cell(Duration at) {
        return (int) Math.min(WIDTH, Math.round((double) WIDTH * at.toMillis() / whole.toMillis()));
    }

    /** One unit for all, so that times can be compared at a glance. */
    private static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : Durations.text(time);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
