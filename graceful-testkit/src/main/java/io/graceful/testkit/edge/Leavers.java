package io.graceful.testkit.edge;

import static io.graceful.testkit.edge.Expect.that;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Clients that go at any moment. */
final class Leavers {

    private static final int MANY = 1_000;
    private static final int SOME = 100;
    private static final int STREAMS = 80;

    private Leavers() {}

    static List<Promise> promises() {
        return List.of(
                new Promise(
                        "leavers",
                        "Clients that leave at any moment leave nothing open",
                        Protocol.HTTP,
                        Leavers::leave),
                new Promise(
                        "leavers-in-wait",
                        "Clients that leave in the wait hold up nothing, and nothing of them is cut",
                        Protocol.HTTP,
                        Leavers::leaveInTheWait),
                new Promise(
                        "silent-connections",
                        "Connections without a whole head hold up nothing",
                        Protocol.HTTP,
                        Leavers::silent),
                new Promise(
                        "dropped-streams",
                        "Many streams whose connection is dropped, or that are reset, leave nothing open",
                        Protocol.HTTP2,
                        Leavers::dropStreams),
                new Promise(
                        "many-connections",
                        "A thousand connections, one request each, then dropped, leave nothing open",
                        Set.of(Protocol.HTTP_1_1),
                        play -> dropConnections(play, MANY)),
                new Promise(
                        "some-connections",
                        "A hundred connections, one request each, then dropped, leave nothing open",
                        Set.of(
                                Protocol.TLS_HTTP_1_1,
                                Protocol.H2C_UPGRADE,
                                Protocol.H2C_PRIOR_KNOWLEDGE,
                                Protocol.TLS_H2),
                        play -> dropConnections(play, SOME)));
    }

    /** How far a client gets before it leaves. */
    private enum Moment {
        HALF_HEAD,
        BEFORE_THE_ANSWER,
        HALF_BODY,
        HALF_ANSWER
    }

    /** How it leaves. */
    private enum Way {
        END,
        RESET,
        RESET_OF_THE_STREAM
    }

    private record Leaver(Client client, Call call, Way way) {
        void leave() throws IOException {
            switch (way) {
                case END -> client.leave();
                case RESET -> client.drop();
                case RESET_OF_THE_STREAM -> call.leave();
            }
        }
    }

    private static List<Leaver> all(Play play) throws Exception {
        List<Leaver> all = new ArrayList<>();
        for (Moment moment : Moment.values()) {
            for (Way way : Way.values()) {
                boolean possible = play.isHttp2() ? moment != Moment.HALF_HEAD : way != Way.RESET_OF_THE_STREAM;
                if (possible) {
                    Client client = play.connect();
                    all.add(new Leaver(client, begin(client, moment), way));
                }
            }
        }
        return all;
    }

    private static Call begin(Client client, Moment moment) throws IOException {
        return switch (moment) {
            case HALF_HEAD -> {
                Http1Client http1 = (Http1Client) client;
                http1.write("GET /hello HTTP/1.1\r\nhost: loc".getBytes(StandardCharsets.US_ASCII));
                yield http1.expect(Request.get("/hello"));
            }
            case BEFORE_THE_ANSWER -> client.begin(Request.get("/slow?ms=2500"));
            case HALF_BODY -> {
                Call call = client.begin(Request.post("/upload", 100_000));
                call.send(new byte[10_000]);
                yield call;
            }
            case HALF_ANSWER -> {
                Call call = client.begin(Request.get("/download?kb=8192"));
                Expect.begin(call, 1);
                yield call;
            }
        };
    }

    private static void leave(Play play) throws Exception {
        List<Leaver> leavers = all(play);
        play.awaitRequests(play.isHttp2() ? 9 : 6);
        for (Leaver leaver : leavers) {
            leaver.leave();
        }
        play.await("requests stay open", counts -> counts.requests() == 0);
        Expect.hello(play.connect().begin(Request.get("/hello")));
        play.endsWithNothingOpen();
    }

    private static void leaveInTheWait(Play play) throws Exception {
        List<Leaver> early = all(play);
        play.awaitRequests(play.isHttp2() ? 9 : 6);
        List<Client> ready = new ArrayList<>();
        for (Moment moment : Moment.values()) {
            if (!play.isHttp2() || moment != Moment.HALF_HEAD) {
                ready.add(play.connect());
            }
        }
        play.stop();
        Moment[] moments = Moment.values();
        for (int i = 0; i < ready.size(); i++) {
            begin(ready.get(i), moments[i + moments.length - ready.size()]);
        }
        for (Leaver leaver : early) {
            leaver.leave();
        }
        for (Client client : ready) {
            client.drop();
        }
        int cut = play.endsInTime().cut();
        that(cut == 0, "clients left by themselves, and the report says that " + cut + " requests were cut");
    }

    private static void silent(Play play) throws Exception {
        if (play.isHttp2()) {
            play.connect();
        } else {
            play.connect();
            Http1Client half = play.http1();
            half.write("GET /hello HT".getBytes(StandardCharsets.US_ASCII));
        }
        play.await("connections are not in the counts", counts -> counts.connections() > 0 || !play.isHttp2());
        play.stop();
        play.endsClean();
    }

    private static void dropStreams(Play play) throws Exception {
        Client dropped = play.connect();
        Client kept = play.connect();
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            dropped.begin(Request.get("/slow?ms=200"));
            if (i % 2 == 0) {
                calls.add(kept.begin(Request.get("/slow?ms=200")));
            }
        }
        play.awaitRequests(1);
        dropped.drop();
        for (Call call : calls) {
            call.leave();
        }
        play.await("requests stay open", counts -> counts.requests() == 0);
        Expect.hello(play.connect().begin(Request.get("/hello")));
        play.endsWithNothingOpen();
    }

    private static void dropConnections(Play play, int many) throws Exception {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            Client client = play.connect();
            clients.add(client);
            Expect.hello(client.begin(Request.get("/hello")));
        }
        for (Client client : clients) {
            client.drop();
        }
        play.endsWithNothingOpen();
    }
}
