package io.graceful.testkit.edge;

import static io.graceful.testkit.edge.Expect.that;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** That each page is answered as it should be, before the stop and in its wait, and that clients of HTTP/1.1 hear of it. */
final class Answers {

    private static final int SHORT_KB = 64;

    private Answers() {}

    static List<Promise> promises() {
        return List.of(
                new Promise(
                        "pages",
                        "Before the stop each page is answered whole, and nobody is told to leave",
                        Protocol.HTTP,
                        Answers::pages),
                new Promise(
                        "told",
                        "In the wait each answer of HTTP/1.1 is whole, says close, and its connection ends",
                        Protocol.HTTP1,
                        Answers::told),
                new Promise(
                        "new-connections",
                        "In the wait new connections are served",
                        Protocol.HTTP,
                        Answers::newConnections),
                new Promise(
                        "in-flight",
                        "What is in flight when the stop begins is waited for, and told as it is answered",
                        Protocol.HTTP,
                        Answers::inFlight),
                new Promise(
                        "second-port",
                        "Clients of the second port are waited for and told too",
                        java.util.Set.of(Protocol.HTTP_1_1),
                        Answers::secondPort),
                new Promise(
                        "fails",
                        "A handler that fails before its answer is a whole 500, and leaves nothing open",
                        Protocol.HTTP,
                        Answers::fails),
                new Promise(
                        "fails-later",
                        "A handler that fails within its answer cuts it visibly, and leaves nothing open",
                        Protocol.HTTP,
                        Answers::failsLater),
                new Promise(
                        "trailers",
                        "Trailers arrive, before the stop and in the wait",
                        Protocol.HTTP,
                        Answers::trailers));
    }

    /** Asks for each page that has a short answer. */
    private interface Ask {
        Call of(Client client) throws IOException;
    }

    /** Reads the answer, and fails if it is not right. */
    private interface Check {
        void of(Call call) throws IOException;
    }

    private record Page(String name, Ask ask, Check check) {}

    private static List<Page> all() {
        String body = "the body of an order, ".repeat(20);
        return List.of(
                page(Request.get("/hello"), Expect::hello),
                new Page(
                        "POST /orders",
                        client -> client.ask(Request.post("/orders", body.length()), body),
                        call -> Expect.text(call, 200, body)),
                new Page(
                        "POST /upload of unknown length",
                        client -> client.ask(Request.post("/upload", -1), body),
                        call -> Expect.upload(call, body.getBytes(java.nio.charset.StandardCharsets.US_ASCII))),
                page(Request.of("HEAD", "/hello"), call -> Expect.text(call, 200, "")),
                page(Request.get("/empty"), call -> Expect.text(call, 204, "")),
                page(Request.get("/unmodified"), call -> Expect.text(call, 304, "")),
                page(Request.get("/download?kb=" + SHORT_KB), Answers::download),
                page(Request.get("/download?kb=" + SHORT_KB + "&chunked=true"), Answers::download),
                page(Request.get("/nowhere"), Answers::anything));
    }

    private static Page page(Request request, Check check) {
        return new Page(request.toString(), client -> client.begin(request), check);
    }

    private static void download(Call call) throws IOException {
        Expect.digest(call.answer(), SHORT_KB);
        that(!call.endsByClose(), "a download ends by the end of its connection: nobody can see a cut");
        Expect.rest(call, SHORT_KB, 0, 0);
    }

    private static void anything(Call call) throws IOException {
        call.answer();
        call.rest();
    }

    /** One connection for all: what one answer leaves unsaid or says too much, the next one shows. */
    private static void pages(Play play) throws Exception {
        Client client = play.connect();
        for (Page page : all()) {
            Call call = page.ask.of(client);
            page.check.of(call);
            that(!call.answer().saysClose(), page.name + " says close, and nothing stops");
        }
        if (client instanceof Http2Client http2) {
            that(http2.goAways().isEmpty(), "GOAWAY, and nothing stops");
        }
        play.endsWithNothingOpen();
    }

    private static void told(Play play) throws Exception {
        List<Page> pages = all();
        List<Client> clients = new ArrayList<>();
        while (clients.size() < pages.size()) {
            Client client = play.connect();
            that(!Expect.hello(client.begin(Request.get("/hello"))).saysClose(), "close, and nothing stops");
            clients.add(client);
        }
        play.stop();
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < pages.size(); i++) {
            calls.add(pages.get(i).ask.of(clients.get(i)));
        }
        for (int i = 0; i < pages.size(); i++) {
            pages.get(i).check.of(calls.get(i));
        }
        for (int i = 0; i < pages.size(); i++) {
            Expect.told(clients.get(i), calls.get(i).answer(), pages.get(i).name);
            clients.get(i).close();
        }
        int untold = play.endsClean().untold();
        that(untold == 0, "everybody was told, and the report counts " + untold + " who were not");
    }

    private static void newConnections(Play play) throws Exception {
        play.stop();
        int asked = 0;
        for (long left = play.servedMillis(); left > 0 || asked == 0; left = play.servedMillis()) {
            // Upgrades are not accepted any more: whoever would ask for one gets HTTP/1.1.
            Client client = play.protocol() == Protocol.H2C_UPGRADE ? play.http1() : play.connect();
            Answer answer = Expect.hello(client.begin(Request.get("/hello")));
            if (client instanceof Http1Client) {
                that(answer.saysClose(), "a new connection is not told");
            }
            client.close();
            asked++;
            Deadline.pause(Math.max(1, left / 10));
        }
        play.endsClean();
    }

    private static void inFlight(Play play) throws Exception {
        long floor = play.server().floor().toMillis();
        Client client = play.connect();
        Client longer = play.connect();
        Call slow = client.begin(Request.get("/slow?ms=" + floor / 2));
        Call slower = longer.begin(Request.get("/slow?ms=" + (floor + 1_000)));
        play.awaitRequests(2);
        play.stop();
        Expect.text(slow, 200);
        Expect.text(slower, 200);
        Expect.told(client, slow.answer(), "a request that ended within the floor");
        client.close();
        Expect.told(longer, slower.answer(), "a request that was drained");
        longer.close();
        play.endsClean();
    }

    private static void secondPort(Play play) throws Exception {
        if (play.server().secondPort() == 0) {
            return;
        }
        Http1Client idle = play.http1(play.server().secondPort());
        Http1Client busy = play.http1(play.server().secondPort());
        Expect.hello(idle.begin(Request.get("/hello")));
        Call slow = busy.begin(Request.get("/slow?ms=" + (play.server().floor().toMillis() + 1_000)));
        play.awaitRequests(1);
        play.stop();
        Answer last = Expect.hello(idle.begin(Request.get("/hello")));
        Expect.told(idle, last, "an idle client");
        idle.close();
        Expect.text(slow, 200);
        Expect.told(busy, slow.answer(), "a client in flight");
        busy.close();
        play.endsClean();
    }

    private static void fails(Play play) throws Exception {
        Client client = play.connect();
        Client other = play.connect();
        Call failed = client.begin(Request.get("/fails"));
        Expect.text(failed, 500);
        play.await("requests stay open", counts -> counts.requests() == 0);
        play.stop();
        Call late = other.begin(Request.get("/fails"));
        Expect.text(late, 500);
        Expect.told(other, late.answer(), "a 500");
        client.close();
        other.close();
        play.endsClean();
    }

    private static void failsLater(Play play) throws Exception {
        Expect.broken(play.connect().begin(Request.get("/failslater")), "a failed answer");
        play.await("requests stay open", counts -> counts.requests() == 0);
        Client other = play.connect();
        play.stop();
        Expect.broken(other.begin(Request.get("/failslater")), "an answer that failed in the wait");
        other.close();
        play.endsInTime();
    }

    private static void trailers(Play play) throws Exception {
        Client client = play.connect();
        Client other = play.connect();
        Request request = Request.get("/trailers").with("te", "trailers");
        Call call = client.begin(request);
        if (call.answer().status() == 404) {
            return;
        }
        trailers(call);
        play.stop();
        trailers(other.begin(request));
        client.close();
        other.close();
        play.endsClean();
    }

    private static void trailers(Call call) throws IOException {
        Expect.text(call, 200);
        Map<String, String> trailers = call.trailers();
        that(!trailers.isEmpty(), "no trailers came");
    }
}
