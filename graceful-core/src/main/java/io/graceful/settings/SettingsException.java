package io.graceful.settings;

import java.util.List;

/**
 * The settings cannot work. {@link #getMessage()} lists every broken rule on a line of its own, in the form
 * {@code propagation.delay: PT-1S (expected: zero or longer)}.
 */
public final class SettingsException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // List.copyOf is serializable
    private final List<String> problems;

    public SettingsException(List<String> problems) {
        super((problems.size() == 1
                        ? "graceful cannot start with this setting:"
                        : "graceful cannot start with these settings:")
                + "\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One entry for each broken rule, without indentation. */
    public List<String> problems() {
        return problems;
    }
}
