package io.graceful.testkit.callers;

import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A line between the kit and a program that carries out orders: one JSON object. To the program go orders; from it come
 * {@code ready} or {@code failed} once, then an outcome or an error for each order, in any order.
 */
final class Line {

    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>();

    private Line() {}

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is not one
     */
    static Line read(String text) {
        Line line = new Line();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("no object");
            }
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                line.value(name, json);
            }
            return line;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    private void value(String name, JsonParser json) {
        JsonToken token = json.nextToken();
        if (token == JsonToken.START_OBJECT && name.equals("headers")) {
            for (String header = json.nextName(); header != null; header = json.nextName()) {
                json.nextToken();
                headers.put(header, json.getString());
            }
        } else if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
            values.put(name, json.getString());
        } else {
            json.skipChildren();
        }
    }

    /** Null if it has no such value. */
    @Nullable
    String value(String name) {
        return values.get(name);
    }

    private String needed(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return value;
    }

    Order order() {
        String body = values.get("body");
        return new Order(
                needed("id"),
                needed("method"),
                URI.create(needed("url")),
                headers,
                body == null ? null : Base64.getDecoder().decode(body),
                Duration.ofMillis(Long.parseLong(needed("timeoutMillis"))));
    }

    Outcome outcome() {
        return new Outcome(
                Integer.parseInt(needed("status")),
                needed("version"),
                Long.parseLong(needed("bytes")),
                needed("sha256"),
                needed("digest"),
                Base64.getDecoder().decode(needed("tail")));
    }

    static String of(Order order) {
        return object(json -> {
            json.writeStringProperty("id", order.id());
            json.writeStringProperty("method", order.method());
            json.writeStringProperty("url", order.uri().toString());
            json.writeNumberProperty("timeoutMillis", order.timeout().toMillis());
            json.writeObjectPropertyStart("headers");
            order.headersAndId().forEach(json::writeStringProperty);
            json.writeEndObject();
            byte[] body = order.body();
            if (body != null) {
                json.writeStringProperty("body", Base64.getEncoder().encodeToString(body));
            }
        });
    }

    static String of(String id, Outcome outcome) {
        return object(json -> {
            json.writeStringProperty("id", id);
            json.writeNumberProperty("status", outcome.status());
            json.writeStringProperty("version", outcome.version());
            json.writeNumberProperty("bytes", outcome.bytes());
            json.writeStringProperty("sha256", outcome.sha256());
            json.writeStringProperty("digest", outcome.digest());
            json.writeStringProperty("tail", Base64.getEncoder().encodeToString(outcome.tail()));
        });
    }

    static String of(String id, Throwable error) {
        return object(json -> {
            json.writeStringProperty("id", id);
            json.writeStringProperty("error", CallException.text(error));
            json.writeStringProperty("errorType", error.getClass().getName());
        });
    }

    /** With a single value. */
    static String of(String name, String value) {
        return object(json -> json.writeStringProperty(name, value));
    }

    private interface Content {
        void write(JsonGenerator json);
    }

    private static String object(Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        }
        return text.toString();
    }
}
