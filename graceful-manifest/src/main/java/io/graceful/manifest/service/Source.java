package io.graceful.manifest.service;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One place that settings come from: a document of a file, the environment, system properties, arguments. */
final class Source {

    private final Spelling spelling;
    private final Map<String, Value> written;
    private final Map<String, Value> byForm = new LinkedHashMap<>();

    Source(Spelling spelling, Map<String, Value> written) {
        this.spelling = spelling;
        this.written = written;
        written.forEach((name, value) -> byForm.put(spelling.form(name), value));
    }

    @Nullable
    Value find(String name) {
        for (String form : spelling.forms(name)) {
            Value value = byForm.get(form);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** Everything in it, as it is written there. */
    Map<String, Value> written() {
        return written;
    }

    /** Whether these are environment variables, in which Kubernetes writes names of its own. */
    boolean isEnvironment() {
        return spelling == Spelling.VARIABLE
                || spelling == Spelling.VARIABLE_OR_EXACT
                || spelling == Spelling.RELAXED_VARIABLE;
    }
}
