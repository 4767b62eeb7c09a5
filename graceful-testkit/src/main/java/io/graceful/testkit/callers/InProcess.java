package io.graceful.testkit.callers;

/** A library in this JVM. */
public final class InProcess implements Courier {

    private final Library library;

    public InProcess(Library library) {
        this.library = library;
    }

    @Override
    public String name() {
        return library.name() + " on JDK " + Runtime.version().feature();
    }

    @Override
    public Outcome call(Order order) throws CallException, InterruptedException {
        try {
            return library.call(order);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | LinkageError e) {
            throw CallException.of(e);
        }
    }

    @Override
    public void close() {
        library.close();
    }
}
