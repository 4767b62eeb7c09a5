package io.graceful.testkit.service;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Writes frames to a connection, one at a time. A frame of control never waits for a slow reader: if somebody is writing, he
 * takes it along.
 */
final class FrameWriter {

    private final OutputStream out;
    private final ReentrantLock turn = new ReentrantLock();
    private final Queue<Frame> control = new ConcurrentLinkedQueue<>();

    FrameWriter(OutputStream out) {
        this.out = out;
    }

    /** Whether somebody is writing, perhaps to a slow reader. */
    boolean isBusy() {
        return turn.isLocked();
    }

    void control(Frame... frames) throws IOException {
        for (Frame frame : frames) {
            control.add(frame);
        }
        takeAlong();
    }

    void write(Frame frame) throws IOException {
        writeWith(frame, () -> new Frame[0]);
    }

    /** Writes a frame together with those that follow from it, which nobody comes between. */
    void writeWith(Frame frame, Supplier<Frame[]> more) throws IOException {
        turn.lock();
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(frame.bytes());
            for (Frame next : more.get()) {
                bytes.writeBytes(next.bytes());
            }
            out.write(bytes.toByteArray());
        } finally {
            turn.unlock();
        }
        takeAlong();
    }

    private void takeAlong() throws IOException {
        while (!control.isEmpty() && turn.tryLock()) {
            try {
                for (Frame frame = control.poll(); frame != null; frame = control.poll()) {
                    out.write(frame.bytes());
                }
            } finally {
                turn.unlock();
            }
        }
    }
}
