package io.graceful.manifest.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class GoodManifestTest {

    @Test
    void nothingIsFoundAndNothingIsLeftUndecided() {
        CheckReport report = RuleCase.of(Rule.G01, "unchanged").report();

        assertEquals(List.of(), report.findings());
        assertEquals(List.of(), report.undecided());
        assertEquals(List.of("Deployment shop"), report.workloads());
    }
}
