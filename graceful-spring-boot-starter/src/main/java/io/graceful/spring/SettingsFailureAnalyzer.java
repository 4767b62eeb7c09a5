package io.graceful.spring;

import io.graceful.settings.SettingsException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what is wrong with the settings and what to change, instead of a stack trace. */
final class SettingsFailureAnalyzer extends AbstractFailureAnalyzer<SettingsException> {

    private static final String SUM_OF = "termination-grace-period: ";

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SettingsException cause) {
        boolean sum = cause.problems().stream().anyMatch(p -> p.startsWith(SUM_OF) && p.contains(" = "));
        String action = sum
                ? "Give the pod more time (terminationGracePeriodSeconds and graceful.termination-grace-period, both the same),"
                        + " or shorten graceful.propagation.delay, graceful.drain.timeout or graceful.stop.timeout"
                        + " until the sum fits."
                : "Correct what is listed; all settings are named graceful.*.";
        return new FailureAnalysis(cause.getMessage(), action, cause);
    }
}
