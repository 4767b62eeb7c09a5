package io.graceful.manifest.service;

import java.util.Set;

/** Spring's expressions over profiles: {@code prod & !(eu | us)}. */
final class ProfileExpression {

    private static final int LONGEST = 1_000;

    private final String text;
    private final Set<String> active;
    private int at;

    private ProfileExpression(String text, Set<String> active) {
        this.text = text;
        this.active = active;
    }

    /** @throws IllegalArgumentException if it is no expression */
    static boolean matches(String text, Set<String> active) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("too long");
        }
        ProfileExpression expression = new ProfileExpression(text, active);
        boolean result = expression.either();
        if (expression.at < text.length()) {
            throw new IllegalArgumentException("not an expression");
        }
        return result;
    }

    private boolean either() {
        boolean result = both();
        while (accept('|')) {
            // Both sides are read, whatever the first says.
            result |= both();
        }
        return result;
    }

    private boolean both() {
        boolean result = not();
        while (accept('&')) {
            result &= not();
        }
        return result;
    }

    private boolean not() {
        if (accept('!')) {
            return !not();
        }
        if (accept('(')) {
            boolean result = either();
            if (!accept(')')) {
                throw new IllegalArgumentException("not closed");
            }
            return result;
        }
        int start = at;
        while (at < text.length() && "!&|()".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String name = text.substring(start, at).strip();
        if (name.isEmpty()) {
            throw new IllegalArgumentException("no profile");
        }
        return active.contains(name);
    }

    private boolean accept(char expected) {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        if (at < text.length() && text.charAt(at) == expected) {
            at++;
            return true;
        }
        return false;
    }
}
