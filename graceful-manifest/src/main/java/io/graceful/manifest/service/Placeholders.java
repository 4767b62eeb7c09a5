package io.graceful.manifest.service;

import java.util.Optional;
import java.util.regex.Pattern;

/** Resolves <code>${name}</code> and <code>${name:default}</code>, bounded in depth, steps and length. */
final class Placeholders {

    private static final int DEEPEST = 20;
    private static final int MOST_STEPS = 1_000;
    private static final int LONGEST = 10_000;

    /** What Maven puts in while it builds. */
    private static final Pattern MAVEN = Pattern.compile("@[A-Za-z][\\w.-]{0,100}@");

    private final Sources sources;
    private int steps;

    Placeholders(Sources sources) {
        this.sources = sources;
    }

    Value resolve(Value value) {
        if (MAVEN.matcher(value.text()).matches()) {
            return value.asUnseen();
        }
        if (!value.known() || !value.text().contains("${")) {
            return value;
        }
        return resolve(value.text(), 0).map(value::withText).orElseGet(value::asUnseen);
    }

    /** Empty if something in it is not known: what is missing here may well be there where the service runs. */
    private Optional<String> resolve(String text, int depth) {
        if (depth > DEEPEST || ++steps > MOST_STEPS || text.length() > LONGEST) {
            return Optional.empty();
        }
        StringBuilder resolved = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf("${", at);
            int close = open < 0 ? -1 : closing(text, open + 2);
            if (close < 0) {
                resolved.append(text, at, text.length());
                break;
            }
            if (open > 0 && text.charAt(open - 1) == '\\') {
                resolved.append(text, at, open - 1).append("${");
                at = open + 2;
                continue;
            }
            Optional<String> inner = one(text.substring(open + 2, close), depth);
            if (inner.isEmpty() || resolved.length() + inner.get().length() > LONGEST) {
                return Optional.empty();
            }
            resolved.append(text, at, open).append(inner.get());
            at = close + 1;
        }
        return Optional.of(resolved.toString());
    }

    private Optional<String> one(String content, int depth) {
        int colon = separator(content);
        Optional<String> name = resolve(colon < 0 ? content : content.substring(0, colon), depth + 1);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Value found = sources.raw(name.get().strip());
        if (found != null) {
            return found.known() ? resolve(found.text(), depth + 1) : Optional.empty();
        }
        return colon < 0 ? Optional.empty() : resolve(content.substring(colon + 1), depth + 1);
    }

    /** The colon before the default, not one within a placeholder. */
    private static int separator(String content) {
        int depth = 0;
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            if (content.startsWith("${", i)) {
                depth++;
            } else if (c == '}') {
                depth--;
            } else if (c == ':' && depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private static int closing(String text, int from) {
        int depth = 1;
        for (int i = from; i < text.length(); i++) {
            if (text.startsWith("${", i)) {
                depth++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
