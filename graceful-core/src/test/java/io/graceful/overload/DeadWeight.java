package io.graceful.overload;

import io.graceful.Graceful;
import io.graceful.inflight.Ongoing;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A service that does nothing but load: {@code DeadWeight computing|allocating threads seconds}. Each thread is a piece of work in
 * flight, and its shutdown never ends. By itself it is gone after the seconds, and with whoever started it.
 */
final class DeadWeight {

    private DeadWeight() {}

    public static void main(String[] arguments) {
        int threads = Integer.parseInt(arguments[1]);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[2]));
        boolean allocating = arguments[0].equals("allocating");
        endWithParent(end);
        Graceful graceful = Graceful.start();
        Runtime.getRuntime().addShutdownHook(new Thread(DeadWeight::hang, "hangs"));
        CountDownLatch all = new CountDownLatch(1);
        List<Ongoing> work = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            work.add(graceful.track("load " + i));
            Thread loaded = new Thread(() -> load(all, allocating, end), "load-" + i);
            loaded.setDaemon(true);
            loaded.start();
        }
        graceful.started();
        System.out.println("loaded");
        System.out.flush();
        all.countDown();
        hang();
    }

    /** The end of the input is the end of the parent. */
    private static void endWithParent(long end) {
        Thread parent = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0 && System.nanoTime() - end < 0) {
                            // Nothing is ever sent.
                        }
                    } catch (IOException e) {
                        // It has gone.
                    }
                    Runtime.getRuntime().halt(99);
                },
                "parent");
        parent.setDaemon(true);
        parent.start();
    }

    private static void load(CountDownLatch begin, boolean allocating, long end) {
        try {
            begin.await();
        } catch (InterruptedException e) {
            return;
        }
        ArrayDeque<byte[]> kept = new ArrayDeque<>();
        double value = 1;
        while (System.nanoTime() - end < 0) {
            try {
                if (allocating) {
                    kept.add(new byte[4096]);
                } else {
                    value = compute(value);
                }
            } catch (OutOfMemoryError e) {
                // As requests that fail let go of what they had.
                for (int i = kept.size() / 4; i >= 0; i--) {
                    kept.poll();
                }
            }
        }
        if (value == 0) {
            System.out.println(value);
        }
    }

    private static double compute(double from) {
        double value = from;
        for (int i = 0; i < 100_000; i++) {
            value = Math.sin(value) + i;
        }
        return value;
    }

    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
