package io.graceful.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which Spring Boot the starter needs, instead of a stack trace. */
final class BootLineFailureAnalyzer extends AbstractFailureAnalyzer<BootLine.UnknownBootException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BootLine.UnknownBootException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Use one of these, or a graceful that knows yours; until then, graceful.enabled=false switches graceful off.",
                cause);
    }
}
