package io.graceful.testkit.edge;

import static io.graceful.testkit.edge.Expect.that;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bodies of requests, and what comes instead of a plain request. */
final class Bodies {

    private static final byte[] BODY = body();
    private static final long TIME_TO_RESET_MILLIS = 150;

    private Bodies() {}

    static List<Promise> promises() {
        return List.of(
                new Promise(
                        "upload",
                        "An upload that is half there when the stop begins is read to its end and answered",
                        Protocol.HTTP,
                        Bodies::upload),
                new Promise(
                        "unread-body",
                        "A body that nobody reads takes nobody's answer away, before the stop and in the wait",
                        Protocol.HTTP,
                        Bodies::unread),
                new Promise(
                        "expect-continue",
                        "Who expects 100 (Continue) gets it, before the stop and in the wait",
                        Protocol.HTTP1,
                        Bodies::expect),
                new Promise(
                        "pipelining",
                        "Of requests in one go all are answered; in the wait those behind an answer that says close may go unserved,"
                                + " and nothing follows it but the end of the connection",
                        Protocol.HTTP1,
                        Bodies::pipelining),
                new Promise(
                        "foreign-upgrade",
                        "An upgrade that the server does not know is answered as if nobody had asked for it",
                        Protocol.HTTP1,
                        Bodies::foreignUpgrade),
                new Promise(
                        "connect",
                        "CONNECT is turned away, leaves nothing open and holds up nothing",
                        Protocol.HTTP1,
                        Bodies::connect));
    }

    private static byte[] body() {
        byte[] body = new byte[256 * 1024];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i % 251);
        }
        return body;
    }

    private static void upload(Play play) throws Exception {
        int half = BODY.length / 2;
        List<Client> clients = List.of(play.connect(), play.connect());
        List<Call> calls = List.of(
                clients.get(0).begin(Request.post("/upload", BODY.length)),
                clients.get(1).begin(Request.post("/upload", -1)));
        for (Call call : calls) {
            call.send(Arrays.copyOf(BODY, half));
        }
        play.awaitRequests(2);
        play.stop();
        Deadline.pause(play.server().floor().toMillis() + 700);
        for (Call call : calls) {
            call.send(Arrays.copyOfRange(BODY, half, BODY.length));
            call.finish();
        }
        for (Call call : calls) {
            Expect.upload(call, BODY);
        }
        for (int i = 0; i < calls.size(); i++) {
            Expect.told(clients.get(i), calls.get(i).answer(), "an upload");
            clients.get(i).close();
        }
        play.endsClean();
    }

    private static void unread(Play play) throws Exception {
        unread(play.connect(), "/ignore", 200);
        unread(play.connect(), "/refuse", 413);
        play.await("requests stay open", counts -> counts.requests() == 0);
        Client ignored = play.connect();
        Client refused = play.connect();
        play.stop();
        unread(ignored, "/ignore", 200);
        unread(refused, "/refuse", 413);
        play.endsClean();
    }

    /** Sends it all, takes its time, and only then reads. */
    private static void unread(Client client, String target, int status) throws IOException {
        Call call = client.begin(Request.post(target, BODY.length));
        try {
            call.send(BODY);
            call.finish();
        } catch (IOException e) {
            // The answer may be there all the same.
        }
        Deadline.pause(TIME_TO_RESET_MILLIS);
        try {
            Expect.text(call, status);
            if (client instanceof Http1Client http1 && call.answer().saysClose()) {
                http1.whyNotEnded();
            }
        } catch (BrokenException e) {
            throw new AssertionError(target + ": " + e.getMessage() + " before the answer was read", e);
        }
        client.close();
    }

    private static void expect(Play play) throws Exception {
        Http1Client early = play.http1();
        Http1Client late = play.http1();
        Expect.hello(late.begin(Request.get("/hello")));
        expect(early);
        Call begun = begin(early);
        play.stop();
        Call last = begin(late);
        for (Call call : List.of(begun, last)) {
            call.send(BODY);
            Expect.upload(call, BODY);
        }
        Expect.told(early, begun.answer(), "a body whose 100 came before the stop");
        Expect.told(late, last.answer(), "a body whose 100 came in the wait");
        early.close();
        late.close();
        play.endsClean();
    }

    private static void expect(Http1Client client) throws IOException {
        Call call = begin(client);
        call.send(BODY);
        Expect.upload(call, BODY);
    }

    private static Call begin(Http1Client client) throws IOException {
        Call call = client.begin(Request.post("/upload", BODY.length).with("expect", "100-continue"));
        Answer head = call.nextHead();
        that(head.status() == 100, "Expect: 100-continue was answered " + head);
        return call;
    }

    private static void pipelining(Play play) throws Exception {
        Http1Client client = play.http1();
        Answer last = inOneGo(client, "/hello");
        that(!last.saysClose(), "close, and nothing stops");
        Http1Client inFlight = play.http1();
        List<Call> calls = send(inFlight, "/slow?ms=300");
        play.awaitRequests(1);
        play.stop();
        List<Http1Client> clients = List.of(client, inFlight);
        List<List<Call>> all = List.of(send(client, "/hello"), calls);
        for (int i = 0; i < clients.size(); i++) {
            Answer end = answers(all.get(i));
            Expect.told(clients.get(i), end, "the last answer of three requests in one go");
            clients.get(i).close();
        }
        play.endsClean();
    }

    private static Answer inOneGo(Http1Client client, String first) throws IOException {
        List<Call> calls = send(client, first);
        Answer last = calls.get(0).answer();
        for (Call call : calls) {
            last = Expect.hello(call);
        }
        return last;
    }

    private static List<Call> send(Http1Client client, String first) throws IOException {
        List<Request> requests = List.of(Request.get(first), Request.get("/hello"), Request.get("/hello"));
        StringBuilder all = new StringBuilder();
        List<Call> calls = new ArrayList<>();
        for (Request request : requests) {
            all.append(new String(request.http1(), StandardCharsets.US_ASCII));
            calls.add(client.expect(request));
        }
        client.write(all.toString().getBytes(StandardCharsets.US_ASCII));
        return calls;
    }

    /** Up to the one that says close, or all of them. */
    private static Answer answers(List<Call> calls) throws IOException {
        Answer last = calls.get(0).answer();
        for (Call call : calls) {
            last = Expect.hello(call);
            if (last.saysClose()) {
                return last;
            }
        }
        return last;
    }

    private static void foreignUpgrade(Play play) throws Exception {
        Request foreign = Request.get("/hello").with("connection", "Upgrade").with("upgrade", "foo/1");
        Http1Client client = play.http1();
        that(!Expect.hello(client.begin(foreign)).saysClose(), "close, and nothing stops");
        if (play.protocol().isEncrypted()) {
            that(
                    !Expect.hello(client.begin(Request.helloAsHttp2())).saysClose(),
                    "h2c over TLS: close, and nothing stops");
        }
        Expect.hello(client.begin(Request.get("/hello")));
        play.stop();
        Expect.told(client, Expect.hello(client.begin(foreign)), "an upgrade to foo/1");
        client.close();
        play.endsClean();
    }

    private static void connect(Play play) throws Exception {
        Http1Client late = play.http1();
        connect(play.http1());
        Http1Client other = play.http1();
        Expect.hello(other.begin(Request.get("/hello")));
        other.close();
        play.await("requests stay open", counts -> counts.requests() == 0);
        play.stop();
        connect(late);
        play.endsClean();
    }

    private static void connect(Http1Client client) throws IOException {
        client.write("CONNECT localhost:1 HTTP/1.1\r\nhost: localhost:1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        try {
            int status = client.expect(Request.get("/")).answer().status();
            that(status >= 400, "CONNECT was answered " + status);
        } catch (BrokenException e) {
            // Turned away without a word.
        }
        client.close();
    }
}
