package io.graceful.testkit.edge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What the kit's pages have to answer. */
final class Expect {

    private static final int PIECE = 64 * 1024;
    private static final Pattern ID = Pattern.compile("(?m)^id: ?([0-9]+)\\r?$");

    private Expect() {}

    static void that(boolean right, String otherwise) {
        if (!right) {
            throw new AssertionError(otherwise);
        }
    }

    /** A whole answer; returns its body. */
    static String text(Call call, int status) throws IOException {
        Answer answer = call.answer();
        String body = new String(call.rest(), StandardCharsets.UTF_8);
        that(answer.status() == status, "status " + answer.status() + " instead of " + status + ": " + answer + body);
        return body;
    }

    static void text(Call call, int status, String wanted) throws IOException {
        String body = text(call, status);
        that(body.equals(wanted), "the body is \"" + body + "\" instead of \"" + wanted + '"');
    }

    /** The answer of {@code /hello}. */
    static Answer hello(Call call) throws IOException {
        that(!text(call, 200).isEmpty(), "/hello says nothing");
        return call.answer();
    }

    /** Some of a download; at least this much of it. Returns how much. */
    static int begin(Call call, int atLeast) throws IOException {
        that(call.answer().status() == 200, "a download was answered " + call.answer());
        byte[] part = new byte[PIECE];
        int came = 0;
        while (came < atLeast) {
            came += piece(call, part, came);
        }
        return came;
    }

    /** The rest of a download, with a pause after each 64 KB. */
    static void rest(Call call, int kb, int from, long pauseMillis) throws IOException {
        byte[] part = new byte[PIECE];
        int came = from;
        int pauses = from / PIECE;
        for (int read = read(call, part, came, kb * 1024); read >= 0; read = read(call, part, came, kb * 1024)) {
            check(part, read, came);
            came += read;
            if (came / PIECE > pauses) {
                pauses = came / PIECE;
                Deadline.pause(pauseMillis);
            }
        }
        that(came == kb * 1024, "a download ended properly after " + came + " bytes of " + kb * 1024);
    }

    private static int read(Call call, byte[] part, int came, int all) throws IOException {
        try {
            return call.read(part);
        } catch (BrokenException e) {
            throw new BrokenException("a download was cut after " + came + " bytes of " + all + ": " + e.getMessage());
        }
    }

    private static int piece(Call call, byte[] part, int at) throws IOException {
        int read = call.read(part);
        that(read >= 0, "a download ended properly after " + at + " bytes");
        check(part, read, at);
        return read;
    }

    private static void check(byte[] part, int length, int from) {
        for (int i = 0; i < length; i++) {
            int at = from + i;
            if (part[i] != (byte) (at * 31 + (at >>> 8))) {
                throw new AssertionError("byte " + at + " of a download is wrong");
            }
        }
    }

    /** Whether an answer's {@code Repr-Digest} is the one of a download of this size. */
    static void digest(Answer answer, int kb) {
        byte[] all = new byte[kb * 1024];
        for (int at = 0; at < all.length; at++) {
            all[at] = (byte) (at * 31 + (at >>> 8));
        }
        String wanted = "sha-256=:" + Base64.getEncoder().encodeToString(sha256(all)) + ":";
        that(
                answer.header("repr-digest").equals(wanted),
                "Repr-Digest is \"" + answer.header("repr-digest") + "\" instead of " + wanted);
    }

    /** The answer of {@code /upload} to this body. */
    static void upload(Call call, byte[] body) throws IOException {
        String said = text(call, 200).replace(" ", "");
        String hex = HexFormat.of().formatHex(sha256(body));
        that(
                said.contains("\"bytes\":" + body.length + ",") && said.contains("\"sha256\":\"" + hex + '"'),
                "an upload of " + body.length + " bytes with the digest " + hex + " was answered " + said);
    }

    /** All events from 1 on, and a proper end. */
    static void events(Call call, int count) throws IOException {
        String all = text(call, 200);
        that(!call.endsByClose(), "an event stream ends by the end of its connection: nobody can see a cut");
        List<Integer> ids = ID.matcher(all)
                .results()
                .map(id -> Integer.valueOf(id.group(1)))
                .toList();
        that(
                ids.equals(IntStream.rangeClosed(1, count).boxed().toList()),
                "of " + count + " events came " + ids + ", and a proper end");
    }

    /** An answer that its client can see is not whole. */
    static void broken(Call call, String what) throws IOException {
        try {
            Answer answer = call.answer();
            byte[] body = call.rest();
            if (!call.endsByClose()) {
                throw new AssertionError(what + " looks whole: " + answer + " and " + body.length + " bytes");
            }
            throw new AssertionError(what + " ends by the end of its connection: nobody can see a cut");
        } catch (BrokenException e) {
            // Its client knows.
        }
    }

    static void told(Client client, Answer last, String what) {
        String wrong = client.whyNotTold(last);
        that(wrong.isEmpty(), what + ": " + wrong);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
