package io.graceful.maven;

import io.graceful.manifest.check.Fact;
import java.util.Locale;
import java.util.regex.Pattern;

/** How a fact is given in a build file. */
final class FactParameter {

    private static final Pattern DASH = Pattern.compile("-([a-z])");

    private FactParameter() {}

    /** {@code --load-balancer none|alb} is {@code <loadBalancer>none|alb</loadBalancer>} here. */
    static String of(Fact fact) {
        String option = fact.option();
        int blank = option.indexOf(' ');
        String name = DASH.matcher(option.substring(2, blank))
                .replaceAll(dash -> dash.group(1).toUpperCase(Locale.ROOT));
        return "<" + name + ">" + option.substring(blank + 1) + "</" + name + ">";
    }
}
