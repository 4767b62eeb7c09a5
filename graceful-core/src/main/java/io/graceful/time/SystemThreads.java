package io.graceful.time;

import org.jspecify.annotations.Nullable;

final class SystemThreads implements Threads {

    static final SystemThreads INSTANCE = new SystemThreads();

    private SystemThreads() {}

    @Override
    public Running start(String name, Action work) {
        return start(new OneThread(name, work, true));
    }

    @Override
    public Running hold(String name, Action work) {
        return start(new OneThread(name, work, false));
    }

    private static Running start(OneThread running) {
        running.thread.start();
        return running;
    }

    private static final class OneThread implements Running, Runnable {

        private final Action work;
        private final Thread thread;
        private volatile @Nullable Throwable failure;
        private volatile boolean done;

        OneThread(String name, Action work, boolean daemon) {
            this.work = work;
            this.thread = new Thread(this, "graceful-" + name);
            thread.setDaemon(daemon);
        }

        @Override
        public void run() {
            try {
                work.run();
            } catch (Throwable thrown) {
                // Kept for whoever waits, who names the work in the log; an Error here must not take the process along.
                failure = thrown;
            } finally {
                done = true;
            }
        }

        @Override
        public boolean isDone() {
            return done;
        }

        @Override
        public @Nullable Throwable failure() {
            return failure;
        }

        @Override
        public void interrupt() {
            thread.interrupt();
        }

        @Override
        public String where() {
            return top(thread.getStackTrace());
        }

        @Override
        public String where(Stacks stacks) {
            return top(stacks.of(thread));
        }

        private static String top(StackTraceElement[] stack) {
            return stack.length == 0 ? "" : stack[0].toString();
        }
    }
}
