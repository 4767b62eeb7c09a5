package io.graceful.manifest.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a manifest, the rules come to an end with it. */
class AnyNumberTest {

    private static final Pattern NUMBER = Pattern.compile("(?<=[:,] )\\d+(?=[\\n,}])");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "-9223372036854775808",
                "9223372036854775807",
                "1e9",
                "~",
                "\"5\"",
                "[]",
                "{a: 1}",
                "x y"
            })
    void noNumberBreaksARule(String other) {
        String manifest =
                RuleCase.good().replace("image: registry", HookTexts.sleep(10).strip() + "\n          image: registry");
        List<MatchResult> numbers = NUMBER.matcher(manifest).results().toList();

        for (MatchResult number : numbers) {
            String changed = manifest.substring(0, number.start()) + other + manifest.substring(number.end());
            RuleCase one = RuleCase.of(Rule.G01, other).manifest(changed);

            assertEquals(List.of("Deployment shop"), one.report().workloads());
            Mending.of(one.check(), one.files(), Severity.INFO);
        }
    }
}
