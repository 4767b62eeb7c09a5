package io.graceful.manifest.check;

/** From which severity on a check has failed. */
public enum FailOn {
    ERROR,
    WARNING,
    INFO,
    NEVER;

    /** Whether the report makes a build stop. */
    public boolean fails(CheckReport report) {
        return this != NEVER && !report.passes(Severity.valueOf(name()));
    }

    /** What mending is worth: advice only where advice fails too. */
    public Severity mends() {
        return this == INFO ? Severity.INFO : Severity.WARNING;
    }
}
