package io.graceful.manifest.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.json.JsonMapper;

/** Reads manifests into the typed models of Kubernetes, which keep what they do not know in a map of its own. */
final class Typed {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Typed() {}

    /** The documents of a text, as maps. */
    static List<Object> documents(String yaml) {
        List<Object> documents = new ArrayList<>();
        new Load(LoadSettings.builder().build()).loadAllFromString(yaml).forEach(documents::add);
        return documents;
    }

    /** The only document. */
    static <T> T read(String yaml, Class<T> type) {
        List<Object> documents = documents(yaml);
        assertEquals(1, documents.size(), yaml);
        return read(documents.get(0), type);
    }

    /** Every field has to be one that Kubernetes knows, with a value of its type. */
    static <T> T read(Object document, Class<T> type) {
        T read = MAPPER.convertValue(document, type);
        List<String> unknown = new ArrayList<>();
        collectUnknown(read, type.getSimpleName(), unknown);
        assertEquals(List.of(), unknown);
        return read;
    }

    private static void collectUnknown(Object value, String path, List<String> unknown) {
        if (value instanceof List<?> list) {
            list.forEach(item -> collectUnknown(item, path + "[]", unknown));
        } else if (value != null && value.getClass().getName().startsWith("io.fabric8.kubernetes.api.model.")) {
            for (Class<?> type = value.getClass(); type != Object.class; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    look(value, field, path + "." + field.getName(), unknown);
                }
            }
        }
    }

    private static void look(Object owner, Field field, String path, List<String> unknown) {
        if (Modifier.isStatic(field.getModifiers()) || owner instanceof Enum<?>) {
            return;
        }
        try {
            field.setAccessible(true);
            Object value = field.get(owner);
            if (field.getName().equals("additionalProperties")) {
                ((Map<?, ?>) value).keySet().forEach(key -> unknown.add(path + "." + key));
            } else {
                collectUnknown(value, path, unknown);
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError(path, e);
        }
    }
}
