package io.graceful.testkit.callers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The program that plays one library: orders come in on its standard input, and it ends with that. */
public final class CallerMain {

    private static final int CANNOT_START = 2;

    private final PrintStream out;
    private final Library library;
    private final AtomicInteger threads = new AtomicInteger();

    private CallerMain(PrintStream out, Library library) {
        this.out = out;
        this.library = library;
    }

    /** A library's word, then its options. */
    public static void main(String[] args) throws IOException {
        PrintStream out = System.out;
        // What a library prints is none of ours.
        System.setOut(System.err);
        try {
            Library library = library(List.of(args));
            out.println(Line.of(
                    "ready", library.name() + " on JDK " + Runtime.version().feature()));
            out.flush();
            new CallerMain(out, library).run();
            System.exit(0);
        } catch (CourierException e) {
            out.println(Line.of("failed", String.valueOf(e.getMessage())));
            out.flush();
            System.exit(CANNOT_START);
        }
    }

    private static Library library(List<String> args) {
        String word = args.isEmpty() ? "" : args.get(0);
        Libraries library = Libraries.of(word);
        if (library == null) {
            throw new CourierException(
                    "no library '" + word + "'; there are " + String.join(", ", Libraries.words()), null);
        }
        return library.make(Options.of(args.subList(1, args.size())));
    }

    private void run() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Order order = Line.read(line).order();
            Thread thread = new Thread(() -> carryOut(order), "caller-" + threads.incrementAndGet());
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void carryOut(Order order) {
        String answer;
        try {
            answer = Line.of(order.id(), library.call(order));
        } catch (Exception | LinkageError e) {
            answer = Line.of(order.id(), e);
        }
        synchronized (out) {
            out.println(answer);
            out.flush();
        }
    }
}
