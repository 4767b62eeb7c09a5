package io.graceful.lifecycle;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apiguardian.api.API;

/**
 * Items in the order in which they came, each of which can be taken away again, also one of several that are equal. Safe for
 * any thread; who iterates sees what was there when he began.
 */
@API(status = API.Status.INTERNAL)
public final class Registrations<T> implements Iterable<T> {

    /** Compared by identity: an item that was registered twice has two of them. */
    private static final class Entry<T> {

        private final T item;

        Entry(T item) {
            this.item = item;
        }
    }

    private final List<Entry<T>> entries = new CopyOnWriteArrayList<>();

    public Registration add(T item) {
        Entry<T> entry = new Entry<>(item);
        entries.add(entry);
        return () -> entries.remove(entry);
    }

    /** Takes away every registration of this very item. */
    @SuppressWarnings("ReferenceEquality")
    public void remove(T item) {
        entries.removeIf(entry -> entry.item == item);
    }

    /** What is registered now. */
    public List<T> all() {
        return entries.stream().map(entry -> entry.item).toList();
    }

    @Override
    public Iterator<T> iterator() {
        return all().iterator();
    }
}
