package io.graceful.manifest.service;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A settings file of a project, read.
 *
 * @param name its path below {@code src/main/resources}
 * @param folder that path's folder: empty, {@code config} or {@code META-INF}
 * @param base {@code application}, {@code graceful} or {@code microprofile-config}
 * @param profile what its name says it is for; empty for every profile
 * @param yaml whether it is YAML; otherwise it is a properties file
 * @param documents what it says, keys as they are written
 * @param problem why it cannot be read, or not all of it
 */
record ConfigFile(
        String name,
        String folder,
        String base,
        String profile,
        boolean yaml,
        List<Map<String, Value>> documents,
        Optional<String> problem) {

    /** All documents as one, for those who do not divide files. */
    Map<String, Value> merged() {
        Map<String, Value> merged = new LinkedHashMap<>();
        documents.forEach(merged::putAll);
        return merged;
    }

    /** Whether any key begins with one of these. */
    boolean mentions(String... prefixes) {
        for (Map<String, Value> document : documents) {
            for (String key : document.keySet()) {
                for (String prefix : prefixes) {
                    if (key.startsWith(prefix)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
