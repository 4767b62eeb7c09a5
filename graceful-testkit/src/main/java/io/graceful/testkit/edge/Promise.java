package io.graceful.testkit.edge;

import java.util.Set;

/** Something that an edge owes its clients, and the clients that find out. */
public final class Promise {

    private final String name;
    private final String sentence;
    private final Set<Protocol> protocols;
    private final Script script;

    /** What clients do, and what they have to see. */
    interface Script {
        void play(Play play) throws Exception;
    }

    Promise(String name, String sentence, Set<Protocol> protocols, Script script) {
        this.name = name;
        this.sentence = sentence;
        this.protocols = protocols;
        this.script = script;
    }

    /** Short and without spaces, for who has to name it. */
    public String name() {
        return name;
    }

    /** The promise in a sentence. */
    public String sentence() {
        return sentence;
    }

    /** Over which it is held against a server that speaks them. */
    public Set<Protocol> protocols() {
        return protocols;
    }

    /**
     * Holds it against a fresh server, and closes that. Takes as long as the server's stop, some seconds at most; its clients end
     * with it.
     *
     * @throws AssertionError if it is not kept, with the promise, the protocol and what was seen
     */
    public void check(EdgeServer server, Protocol protocol) throws Exception {
        Play play = new Play(server, protocol);
        try {
            script.play(play);
        } catch (AssertionError | java.io.IOException e) {
            throw new AssertionError(sentence + ", over " + protocol + ": " + e.getMessage(), e);
        } finally {
            play.close();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
