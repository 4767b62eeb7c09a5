package io.graceful.manifest.report;

import java.io.StringWriter;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes one JSON object. */
final class JsonText {

    private JsonText() {}

    /** The text of an object whose properties {@code content} writes, with an end of line. */
    static String object(Consumer<JsonGenerator> content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            content.accept(json);
            json.writeEndObject();
        }
        return text + "\n";
    }

    /** A property that is an object. */
    static void object(JsonGenerator json, String name, Runnable content) {
        json.writeObjectPropertyStart(name);
        content.run();
        json.writeEndObject();
    }

    /** A property that is a list of objects. */
    static <T> void list(JsonGenerator json, String name, Iterable<T> items, Consumer<T> content) {
        json.writeArrayPropertyStart(name);
        for (T item : items) {
            json.writeStartObject();
            content.accept(item);
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
