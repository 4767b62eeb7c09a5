package io.graceful.jdk;

import io.graceful.management.ManagementReply;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Replies as they go over the wire. Each ends its connection: a probe comes on a new one, and nobody else is in a hurry. */
final class ReplyBytes {

    private ReplyBytes() {}

    /** All of a reply that is complete, or its first part; {@code withBody} is false for HEAD. */
    static ByteBuffer first(ManagementReply reply, boolean chunked, boolean withBody) {
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 ")
                .append(reply.status())
                .append(' ')
                .append(reason(reply.status()))
                .append("\r\nContent-Type: ")
                .append(reply.contentType())
                .append("\r\nCache-Control: no-store\r\nConnection: close\r\n");
        reply.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        if (reply.later() == null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        } else if (chunked) {
            head.append("Transfer-Encoding: chunked\r\n");
        }
        head.append("\r\n");
        if (withBody) {
            head.append(reply.later() == null ? reply.body() : part(reply.body(), chunked));
        }
        return bytes(head.toString());
    }

    /** What ends a reply that was begun: in chunks, so that one that is cut off never looks whole. */
    static ByteBuffer last(String text, boolean chunked) {
        return bytes(chunked ? part(text, true) + "0\r\n\r\n" : text);
    }

    private static String part(String text, boolean chunked) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        return chunked ? Integer.toHexString(length) + "\r\n" + text + "\r\n" : text;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 202 -> "Accepted";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            case 505 -> "HTTP Version Not Supported";
            default -> "Status";
        };
    }
}
