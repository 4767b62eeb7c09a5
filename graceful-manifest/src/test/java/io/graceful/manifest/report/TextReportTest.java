package io.graceful.manifest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.check.CheckReport;
import io.graceful.manifest.check.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextReportTest {

    @Test
    void saysWhereWhatAndHowToMendIt() {
        assertEquals("""
                k8s/my shop.yaml:1:1: warning R05 message of R05
                    fix: do this for R05
                    rule: A probe waits longer than a pause of the JVM
                k8s/my shop.yaml:2:8: error G01 message of G01
                    fix: do this for G01
                    rule: All phases of the stop fit into the grace period
                not decided, for want of
                  the version of Kubernetes (--kubernetes 1.30):
                    P02 The cluster knows the native sleep hook: Deployment shop, Deployment till
                  what load balancer is in front (--load-balancer none|alb|nlb|neg|other):
                    U06 A load balancer has time to see the new pod: Deployment shop
                1 error, 1 warning, 0 infos; 1 suppressed; checked Deployment shop, Deployment till in 1 file
                """, TextReport.of(Reports.mixed()));
    }

    @Test
    void verboseShowsWhatIsSuppressedAndWhyRulesAreThere() {
        String text = TextReport.of(Reports.mixed(), true, Paint.NONE);

        assertTrue(text.contains("""
                        k8s/my shop.yaml:3:7: suppressed U08 message of U08
                            because: the load balancer "wants" it
                            fix: do this for U08
                            rule: The container needs no privileged port. Below 1024 it needs rights\
                        """), text);
    }

    @Test
    void colourIsOnTheSeverityAlone() {
        String text = TextReport.of(Reports.mixed(), false, (severity, word) -> "<" + word + ">");

        assertTrue(text.contains("k8s/my shop.yaml:2:8: <error> G01 message of G01\n"), text);
    }

    @Test
    void aCheckOfNothingSaysSo() {
        assertEquals(
                "0 errors, 0 warnings, 0 infos; no workload in 2 files\n",
                TextReport.of(new CheckReport(List.of(), List.of(), 2, List.of())));
    }

    @Test
    void rulesAreShownWithTheirReasons() {
        assertEquals("""
                P06 error   No tcpSocket hook
                            The API accepts it, the kubelet cannot do it.
                """, TextReport.rules(List.of(Rule.P06)));
    }
}
