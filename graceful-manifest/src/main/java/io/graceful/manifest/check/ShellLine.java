package io.graceful.manifest.check;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** What becomes of the shell that runs a line: whether its process ends up as the last command's. */
final class ShellLine {

    /** What becomes of the shell. */
    enum Fate {
        /** The line says {@code exec}, or handles SIGTERM itself. */
        REPLACED,
        /** The last command ends the line: some shells hand their process over to it. */
        LAST_COMMAND,
        /** It waits for a pipe, for something in the background, or for more to do. */
        STAYS
    }

    private record Command(int start, String text, char before, char after) {}

    private static final Pattern KEYWORDS = Pattern.compile("^((then|do|else|!|\\{|\\()\\s*)+");
    private static final Pattern TRAP = Pattern.compile("(^|[;&|\\s])trap\\s.*\\b(SIG)?(TERM|15)\\b.*", Pattern.DOTALL);
    private static final Pattern NOT_EXECUTABLE =
            Pattern.compile("(\\w+=|\\(|\\{|if\\b|for\\b|while\\b|case\\b|!).*", Pattern.DOTALL);
    private static final char END = '\0';

    private final String line;
    private final List<Command> commands = new ArrayList<>();

    private ShellLine(String line) {
        this.line = line;
        split();
    }

    static ShellLine of(String line) {
        return new ShellLine(line);
    }

    /** Splits it at operators that stand in no quotes and no parentheses. */
    private void split() {
        int start = 0;
        int depth = 0;
        char quote = END;
        char before = END;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && quote != '\'') {
                i++;
            } else if (quote != END) {
                quote = c == quote ? END : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth = Math.max(0, depth - 1);
            } else if (depth == 0 && isOperator(i)) {
                boolean twice = (c == '&' || c == '|') && i + 1 < line.length() && line.charAt(i + 1) == c;
                char operator = twice ? ';' : c == '\n' ? ';' : c;
                add(start, i, before, operator);
                before = operator;
                i += twice ? 1 : 0;
                start = i + 1;
            }
        }
        add(start, line.length(), before, END);
    }

    private boolean isOperator(int at) {
        char c = line.charAt(at);
        char previous = at > 0 ? line.charAt(at - 1) : END;
        char following = at + 1 < line.length() ? line.charAt(at + 1) : END;
        boolean redirects = c == '&' && (previous == '>' || previous == '<' || following == '>');
        return c == ';' || c == '\n' || (c == '|' && previous != '>') || (c == '&' && !redirects);
    }

    private void add(int from, int to, char before, char after) {
        String raw = line.substring(from, to);
        String text = raw.strip();
        if (!text.isEmpty() && !text.startsWith("#")) {
            int margin = raw.length() - raw.stripLeading().length();
            commands.add(new Command(from + margin, text, before, after));
        }
    }

    Fate fate() {
        if (commands.isEmpty() || TRAP.matcher(line).find()) {
            return Fate.REPLACED;
        }
        for (Command command : commands) {
            boolean alone = command.before() != '|' && command.after() != '|' && command.after() != '&';
            String text = KEYWORDS.matcher(command.text()).replaceFirst("");
            // Without a command exec only redirects.
            if (alone && text.matches("(?s)exec\\s+[^<>\\d].*")) {
                return Fate.REPLACED;
            }
        }
        Command last = commands.get(commands.size() - 1);
        boolean waits = last.before() == '|' || last.after() == '&' || last.after() == '|';
        boolean more = last.text().matches("(?s)(fi|done|esac|wait|echo|true|:|sleep|exit)\\b.*");
        return waits || more ? Fate.STAYS : Fate.LAST_COMMAND;
    }

    /** Where {@code exec } has to stand; empty if that is not clear. */
    OptionalInt whereToExec() {
        if (fate() != Fate.LAST_COMMAND) {
            return OptionalInt.empty();
        }
        Command last = commands.get(commands.size() - 1);
        return NOT_EXECUTABLE.matcher(last.text()).matches() ? OptionalInt.empty() : OptionalInt.of(last.start());
    }
}
