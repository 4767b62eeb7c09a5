package io.graceful.testkit.edge;

import static io.graceful.testkit.edge.Expect.that;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How connections of HTTP/2 hear of the stop. */
final class Farewells {

    /** Of the last release that takes any GOAWAY for the end of all open streams (JDK-8335181). */
    private static final String OLD_JAVA = "Java-http-client/17.0.15";

    private static final long APART_MILLIS = 20;

    private Farewells() {}

    static List<Promise> promises() {
        return List.of(
                new Promise(
                        "idle-http2",
                        "An idle connection of HTTP/2 is told by GOAWAY, and ends",
                        Protocol.HTTP2,
                        Farewells::idle),
                new Promise(
                        "goaway-loses-nothing",
                        "No stream that was opened before its client heard GOAWAY is lost",
                        Protocol.HTTP2,
                        Farewells::losesNothing),
                new Promise(
                        "goaway-old-java",
                        "java.net.http of 17.0.15 and before gets no GOAWAY while it has a stream open",
                        Protocol.HTTP2,
                        Farewells::oldJava),
                new Promise(
                        "upgrade-in-wait",
                        "An upgrade to h2c that is asked for in the wait is answered by HTTP/1.1, which says close",
                        Set.of(Protocol.H2C_UPGRADE),
                        Farewells::upgrade));
    }

    private static void idle(Play play) throws Exception {
        List<Http2Client> clients = List.of(play.http2("edge-test"), play.http2(OLD_JAVA));
        for (Http2Client client : clients) {
            Expect.hello(client.begin(Request.get("/hello")));
        }
        play.stop();
        for (Http2Client client : clients) {
            client.awaitGoAway();
            String wrong = client.whyNotEnded();
            that(wrong.isEmpty(), wrong);
        }
        int untold = play.endsClean().untold();
        that(untold == 0, "everybody was told, and the report counts " + untold + " who were not");
    }

    private static void losesNothing(Play play) throws Exception {
        Http2Client client = play.http2("edge-test");
        List<Http2Call> calls = new ArrayList<>();
        calls.add(client.begin(Request.get("/slow?ms=" + play.server().floor().toMillis() / 2)));
        play.awaitRequests(1);
        play.stop();
        Deadline deadline = Deadline.in(Client.PATIENCE_MILLIS);
        while (client.goAways().isEmpty() && play.servedMillis() > 0 && !deadline.isOver()) {
            calls.add(client.begin(Request.get("/hello")));
            Deadline.pause(APART_MILLIS);
        }
        for (Http2Call call : calls) {
            answered(client, call);
        }
        GoAway said = client.awaitGoAway();
        that(said.code() == 0, "GOAWAY with code " + said.code());
        for (GoAway goAway : client.goAways()) {
            that(goAway.last() >= calls.get(calls.size() - 1).stream(), "GOAWAY takes streams back: " + goAway);
        }
        client.close();
        play.endsClean();
    }

    private static void answered(Http2Client client, Http2Call call) throws IOException {
        try {
            Expect.text(call, 200);
        } catch (BrokenException e) {
            throw new AssertionError(
                    "stream " + call.stream() + " is lost: " + e.getMessage() + "; " + client.goAways(), e);
        }
    }

    private static void oldJava(Play play) throws Exception {
        Http2Client client = play.http2(OLD_JAVA);
        long floor = play.server().floor().toMillis();
        List<Http2Call> calls = List.of(
                client.begin(Request.get("/slow?ms=" + floor / 2)),
                client.begin(Request.get("/slow?ms=" + (floor + 500))));
        play.awaitRequests(2);
        play.stop();
        for (Http2Call call : calls) {
            answered(client, call);
        }
        client.awaitGoAway();
        for (GoAway goAway : client.goAways()) {
            that(goAway.open().isEmpty(), "it came while streams were open, which such a client fails: " + goAway);
        }
        client.close();
        play.endsClean();
    }

    private static void upgrade(Play play) throws Exception {
        Http1Client before = play.http1();
        Expect.hello(before.begin(Request.get("/hello")));
        play.stop();
        for (Http1Client client : List.of(before, play.http1())) {
            Call call = client.begin(Request.helloAsHttp2());
            Answer head = call.nextHead();
            that(head.status() == 200, "it was answered " + head);
            call.rest();
            Expect.told(client, head, "who asked for an upgrade");
            client.close();
        }
        play.endsClean();
    }
}
