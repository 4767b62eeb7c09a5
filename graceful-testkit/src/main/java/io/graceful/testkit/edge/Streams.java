package io.graceful.testkit.edge;

import static io.graceful.testkit.edge.Expect.that;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Event streams with and without an end of their own, and WebSockets. */
final class Streams {

    private static final int EVENTS = 6;
    private static final int GOING_AWAY = 1001;

    private Streams() {}

    static List<Promise> promises() {
        return List.of(
                new Promise(
                        "events",
                        "An event stream that ends by itself is waited for and arrives whole",
                        Protocol.HTTP,
                        Streams::events),
                new Promise(
                        "feed",
                        "An endless event stream is ended properly, its connection after it, and it holds up nothing",
                        Protocol.HTTP,
                        Streams::feed),
                new Promise(
                        "feed-leavers",
                        "Who leaves an endless event stream leaves nothing open",
                        Protocol.HTTP,
                        Streams::leaveFeeds),
                new Promise(
                        "websocket",
                        "A WebSocket is closed with 1001 (going away) and holds up nothing, though its client does not answer",
                        Set.of(Protocol.WEBSOCKET),
                        Streams::webSocket),
                new Promise(
                        "websocket-leavers",
                        "Who closes a WebSocket, or drops it, leaves nothing open",
                        Set.of(Protocol.WEBSOCKET),
                        Streams::leaveWebSockets));
    }

    private static void events(Play play) throws Exception {
        long apart = (play.server().floor().toMillis() + 1_000) / EVENTS;
        Client client = play.connect();
        Call call = client.ask(Request.post("/events?count=" + EVENTS + "&ms=" + apart, 2), "go");
        that(call.answer().status() == 200, "an event stream was answered " + call.answer());
        play.awaitRequests(1);
        play.stop();
        Expect.events(call, EVENTS);
        client.close();
        play.endsClean();
    }

    private static void feed(Play play) throws Exception {
        Client client = play.connect();
        Call call = feed(client);
        play.stop();
        try {
            call.rest();
        } catch (BrokenException e) {
            throw new AssertionError("an endless stream was not ended properly: " + e.getMessage(), e);
        }
        that(!call.endsByClose(), "an endless stream ends by the end of its connection: nobody can see a cut");
        String wrong = client instanceof Http1Client http1 ? http1.whyNotEnded() : client.whyNotTold(call.answer());
        that(wrong.isEmpty(), "behind an endless stream: " + wrong);
        client.close();
        play.endsClean();
    }

    private static Call feed(Client client) throws IOException {
        Call call = client.begin(Request.get("/feed").with("accept", "text/event-stream"));
        that(call.answer().status() == 200, "an endless event stream was answered " + call.answer());
        that(call.read(new byte[1024]) > 0, "an endless event stream has ended");
        return call;
    }

    private static void leaveFeeds(Play play) throws Exception {
        Client left = play.connect();
        Client dropped = play.connect();
        Client reset = play.connect();
        feed(left);
        feed(dropped);
        Call last = feed(reset);
        left.leave();
        dropped.drop();
        last.leave();
        play.await("requests or streams stay open", counts -> counts.requests() == 0 && counts.streams() == 0);
        play.endsWithNothingOpen();
    }

    private static void webSocket(Play play) throws Exception {
        WebSocketClient polite = WebSocketClient.open(play.http1());
        WebSocketClient mute = WebSocketClient.open(play.http1());
        polite.echoes("hello");
        mute.echoes("hello");
        play.stop();
        int code = polite.awaitClose();
        that(code == GOING_AWAY, "a WebSocket was closed with " + code);
        polite.close(code);
        that(mute.awaitClose() == GOING_AWAY, "a WebSocket was closed otherwise");
        play.endsClean();
    }

    private static void leaveWebSockets(Play play) throws Exception {
        Http1Client dropped = play.http1();
        Http1Client left = play.http1();
        WebSocketClient closed = WebSocketClient.open(play.http1());
        WebSocketClient.open(dropped).echoes("hello");
        WebSocketClient.open(left).echoes("hello");
        closed.echoes("hello");
        closed.close(1000);
        that(closed.awaitClose() == 1000, "a close with 1000 was answered otherwise");
        dropped.drop();
        left.leave();
        play.await("requests or streams stay open", counts -> counts.requests() == 0 && counts.streams() == 0);
        play.endsWithNothingOpen();
    }
}
