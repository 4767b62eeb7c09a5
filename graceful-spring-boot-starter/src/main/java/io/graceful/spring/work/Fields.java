package io.graceful.spring.work;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ReflectionUtils;

/** Reads what others keep to themselves. The JDK's own classes cannot be read. */
final class Fields {

    private static final Logger log = LoggerFactory.getLogger(Fields.class);

    private Fields() {}

    /** Whether the field is there, and can be read. */
    static boolean has(Class<?> type, String name) {
        return field(type, name) != null;
    }

    /** What the field holds; null if it holds nothing, is not there, or cannot be read. */
    static @Nullable Object read(Object object, String name) {
        Field field = field(object.getClass(), name);
        return field == null ? null : ReflectionUtils.getField(field, object);
    }

    private static @Nullable Field field(Class<?> type, String name) {
        Field field = ReflectionUtils.findField(type, name);
        return field != null && open(field) ? field : null;
    }

    /** The fields of an object, those it inherits included; null if not all of them can be read. */
    static @Nullable List<Field> all(Object object) {
        List<Field> all = new ArrayList<>();
        for (Class<?> type = object.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    if (!open(field)) {
                        return null;
                    }
                    all.add(field);
                }
            }
        }
        return all;
    }

    private static boolean open(Field field) {
        try {
            field.setAccessible(true);
            return true;
        } catch (RuntimeException e) {
            // Its module does not open it.
            log.debug("{} cannot be read", field, e);
            return false;
        }
    }
}
