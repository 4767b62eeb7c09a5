package io.graceful.stop;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What graceful cannot see, so that no report calls a stop CLEAN that it cannot vouch for: work that the application names, and
 * ports that this process listens on and that no adapter has said it watches. Safe for any thread.
 *
 * <p>A service that watches no port at all, such as a worker, is no exception: a port that is open to others may have callers,
 * and whoever knows that it has none says so with {@link #ignore}.
 */
@API(status = API.Status.INTERNAL)
public final class Unseen {

    private static final Logger log = LoggerFactory.getLogger(Unseen.class);

    /** A port is the process's: what one service of it watches, or knows to be nobody's traffic, no other has to ask for. */
    private static final Set<Integer> KNOWN = ConcurrentHashMap.newKeySet();

    private final Function<Set<Integer>, Set<Integer>> listening;
    private final List<String> named = new CopyOnWriteArrayList<>();
    private final Set<String> said = ConcurrentHashMap.newKeySet();
    private final Set<Integer> ignored = ConcurrentHashMap.newKeySet();
    private volatile boolean ready;

    /**
     * Makes one that knows of nothing.
     *
     * @param listening gives the ports that the process listens on, but for those it is given
     */
    public Unseen(Function<Set<Integer>, Set<Integer>> listening) {
        this.listening = listening;
    }

    /** Names work that graceful cannot watch. */
    public void name(String what) {
        if (!named.contains(what)) {
            named.add(what);
        }
        if (ready) {
            say(what);
        }
    }

    /** What comes in on this port is watched, whichever service of this process does it. */
    public static void watches(int port) {
        KNOWN.add(port);
    }

    /** What comes in on this port is nobody's traffic. */
    public void ignore(int port) {
        ignored.add(port);
    }

    /** The service is READY: says what it cannot see, each once. */
    public void ready() {
        ready = true;
        all().forEach(this::say);
    }

    /** What cannot be seen at this moment. */
    public List<String> all() {
        List<String> all = new ArrayList<>(named);
        Set<Integer> known = new HashSet<>(KNOWN);
        known.addAll(ignored);
        try {
            listening.apply(known).forEach(port -> all.add("port " + port));
        } catch (RuntimeException e) {
            all.add("the ports of this process, which cannot be listed: " + e);
        }
        return List.copyOf(all);
    }

    private void say(String what) {
        if (said.add(what)) {
            log.warn(
                    "Not seen by graceful: {}. Nothing there is waited for, and no stop will be called CLEAN. A port that is"
                            + " nobody's traffic, such as a debugger's, can be named with traffic.ignored-ports",
                    what);
        }
    }
}
