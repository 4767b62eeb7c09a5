package io.graceful.manifest.cli;

import io.graceful.manifest.check.Severity;
import io.graceful.manifest.report.Paint;
import picocli.CommandLine.Help.Ansi;

/** Colours on a terminal; none where output is redirected, or {@code NO_COLOR} is set. */
final class TerminalPaint implements Paint {

    @Override
    public String paint(Severity severity, String text) {
        String style = switch (severity) {
            case ERROR -> "bold,red";
            case WARNING -> "yellow";
            case INFO -> "cyan";
        };
        return Ansi.AUTO.string("@|" + style + " " + text + "|@");
    }
}
