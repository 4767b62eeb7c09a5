package io.graceful.example.demo;

import java.io.PrintStream;

/** One line that is written over where there is a terminal, a line now and then where there is none. */
final class Screen {

    private static final int TICKS_PER_LINE = 8;
    private final PrintStream out;
    private final int width;
    private int ticks;
    private boolean open;

    /** {@code columns}: of the terminal; 0 where there is none. */
    Screen(PrintStream out, int columns) {
        this.out = out;
        this.width = columns - 1;
    }

    /** What goes on at this moment; called a few times a second. */
    synchronized void live(String text) {
        if (width > 0) {
            String fits = text.length() > width ? text.substring(0, width) : text;
            out.print("\r" + fits + " ".repeat(width - fits.length()));
            out.flush();
            open = true;
        } else if (ticks++ % TICKS_PER_LINE == 0) {
            out.println(text);
        }
    }

    /** A line that stays. */
    synchronized void say(String text) {
        if (open) {
            out.print("\r" + " ".repeat(width) + "\r");
            open = false;
        }
        out.println(text);
        ticks = 0;
    }
}
