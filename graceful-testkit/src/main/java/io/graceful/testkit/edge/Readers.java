package io.graceful.testkit.edge;

import static io.graceful.testkit.edge.Expect.that;

import java.util.ArrayList;
import java.util.List;

/** Clients that take their time. */
final class Readers {

    private static final int KB = 8192;
    private static final int FIRST = 64 * 1024;
    private static final String DOWNLOAD = "/download?kb=" + KB;
    private static final String CHUNKED = DOWNLOAD + "&chunked=true";

    private Readers() {}

    static List<Promise> promises() {
        return List.of(
                new Promise(
                        "slow-reader",
                        "Who reads 8 MB slowly through the stop gets them whole",
                        Protocol.HTTP,
                        play -> slow(play, DOWNLOAD)),
                new Promise(
                        "slow-reader-of-chunks",
                        "Who reads 8 MB without a Content-Length slowly through the stop gets them whole",
                        Protocol.HTTP,
                        play -> slow(play, CHUNKED)),
                new Promise(
                        "stalled-reader",
                        "Who reads nothing at all until the wait is over gets his 8 MB whole",
                        Protocol.HTTP,
                        Readers::stalled),
                new Promise(
                        "readers-side-by-side",
                        "A stalled stream holds up no other stream of its connection",
                        Protocol.HTTP2,
                        Readers::sideBySide),
                new Promise(
                        "cut",
                        "What goes on at the cap is cut: visibly, and the report is not clean",
                        Protocol.HTTP,
                        Readers::cut));
    }

    private static void slow(Play play, String target) throws Exception {
        long pause = (play.server().floor().toMillis() + 1_500) * 64 / KB;
        Client client = play.connect();
        Call call = client.begin(Request.get(target));
        int came = Expect.begin(call, FIRST);
        play.stop();
        Expect.rest(call, KB, came, pause);
        client.close();
        play.endsClean();
    }

    private static void stalled(Play play) throws Exception {
        Client client = play.connect();
        Call call = client.begin(Request.get(DOWNLOAD));
        int came = Expect.begin(call, FIRST);
        play.stop();
        Deadline.pause(play.server().floor().toMillis() + 1_000);
        that(!play.hasEnded(), "the stop ended before its reader had read");
        Expect.rest(call, KB, came, 0);
        client.close();
        play.endsClean();
    }

    private static void sideBySide(Play play) throws Exception {
        Client client = play.connect();
        Call stalled = client.begin(Request.get(DOWNLOAD));
        int came = Expect.begin(stalled, 1);
        for (int i = 0; i < 5; i++) {
            Expect.hello(client.begin(Request.get("/hello")));
        }
        Call other = client.begin(Request.get("/download?kb=1024"));
        Expect.rest(other, 1024, Expect.begin(other, 1), 0);
        Expect.rest(stalled, KB, came, 0);
        play.endsWithNothingOpen();
    }

    private static void cut(Play play) throws Exception {
        List<Call> calls = new ArrayList<>();
        calls.add(play.connect().begin(Request.get("/slow?ms=60000")));
        Call download = play.connect().begin(Request.get(DOWNLOAD));
        Expect.begin(download, 1);
        calls.add(download);
        play.awaitRequests(2);
        play.stop();
        Outcome end = play.end();
        that(!end.clean() && end.cut() > 0, "requests were cut, and the report says " + end);
        for (Call call : calls) {
            Expect.broken(call, "a cut answer");
        }
    }
}
