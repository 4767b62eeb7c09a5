package io.graceful.manifest.yaml;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whole numbers as the YAML library of Kubernetes reads them, which is YAML 1.1 with what Go adds. */
final class WholeNumber {

    private static final Pattern FORM =
            Pattern.compile("([-+]?)(?:0[bB]([01]{1,64})|0[xX]([0-9a-fA-F]{1,17})|0[oO]?([0-7]{1,24})|([0-9]{1,24}))");

    private WholeNumber() {}

    static OptionalLong of(String text) {
        // Longer than any form of a number in 64 bits.
        if (text.isEmpty() || text.length() > 128 || text.startsWith("_")) {
            return OptionalLong.empty();
        }
        Matcher form = FORM.matcher(text.replace("_", ""));
        if (!form.matches()) {
            return OptionalLong.empty();
        }
        int[] radixes = {2, 16, 8, 10};
        for (int i = 0; i < radixes.length; i++) {
            String digits = form.group(i + 2);
            if (digits != null) {
                try {
                    return OptionalLong.of(Long.parseLong(form.group(1) + digits, radixes[i]));
                } catch (NumberFormatException e) {
                    return OptionalLong.empty();
                }
            }
        }
        return OptionalLong.empty();
    }
}
