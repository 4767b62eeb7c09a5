package io.graceful.manifest.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Takes a file apart into documents and reads each alone, so that one that is broken does not hide the others.
 *
 * <p>YAML lets a document marker stand nowhere but at the beginning of a line, and whatever it stands in ends there; so
 * documents can be told apart without being read.
 */
final class YamlReader {

    /** All values of a file, and of a document with its aliases followed. A bundle of large CRDs has some 150,000. */
    static final int MOST_VALUES = 1_000_000;

    /** What a document costs besides its values. */
    private static final int DOCUMENT = 8;

    private static final LoadSettings SMALL = settings(4 * 1024);

    /** The engine copies what it has of a word each time it reads on; a word of 10 MB read in small pieces takes minutes. */
    private static final LoadSettings LARGE = settings(1024 * 1024);

    private final YamlFile file;
    private final CodePoints points;
    private final ProblemList problems;
    private final List<YamlDocument> documents = new ArrayList<>();
    private int values;

    YamlReader(YamlFile file, CodePoints points) {
        this.file = file;
        this.points = points;
        this.problems = new ProblemList(file);
    }

    private static LoadSettings settings(int buffer) {
        return LoadSettings.builder()
                .setSchema(new PlainSchema())
                .setAllowDuplicateKeys(true)
                .setAllowNonScalarKeys(true)
                .setMaxAliasesForCollections(MOST_VALUES)
                .setCodePointLimit(YamlFile.MOST_BYTES)
                .setBufferSize(buffer)
                .build();
    }

    List<YamlDocument> documents() {
        return documents;
    }

    List<YamlProblem> problems() {
        return problems.sorted();
    }

    void read() {
        int start = 0;
        boolean begun = false;
        for (int line = 0; line < file.lines(); line++) {
            int at = file.lineStart(line);
            if (isMarker("...", at)) {
                read(start, file.lineStart(line + 1), begun);
                start = file.lineStart(line + 1);
                begun = false;
            } else if (isMarker("---", at)) {
                // Comments and directives before the first marker belong to the document they introduce.
                if (begun) {
                    int end = directives(start, line);
                    read(start, end, true);
                    start = end;
                }
                begun = true;
            } else {
                begun = begun || !isPreamble(line);
            }
        }
        read(start, file.text().length(), begun);
    }

    private boolean isMarker(String marker, int at) {
        String text = file.text();
        return text.startsWith(marker, at) && (at + 3 == text.length() || " \t\r\n".indexOf(text.charAt(at + 3)) >= 0);
    }

    /** Directives stand before the marker of the document they are about. */
    private int directives(int from, int marker) {
        int line = marker;
        while (line > 0 && file.lineStart(line - 1) >= from && file.text().startsWith("%", file.lineStart(line - 1))) {
            line--;
        }
        return file.lineStart(line);
    }

    private boolean isPreamble(int line) {
        String text = file.text();
        int at = file.lineStart(line);
        if (text.startsWith("%", at)) {
            return true;
        }
        int end = file.lineStart(line + 1);
        while (at < end && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at == end || text.charAt(at) == '#';
    }

    private void read(int start, int end, boolean begun) {
        if (!begun && !file.text().startsWith("%", start)) {
            return;
        }
        if (problems.isFull() || values > MOST_VALUES) {
            return;
        }
        values += DOCUMENT;
        Offsets offsets = new Offsets(points, start, end);
        int stray = stray(start, end);
        if (stray < 0) {
            compose(file.text().substring(start, end), offsets, end);
        } else if (file.text().charAt(stray) == '\uFEFF') {
            problems.unreadable(stray, "a byte order mark amid the file (expected: none, or at the beginning)");
        } else {
            problems.unreadable(
                    stray,
                    String.format(
                            "the character U+%04X is not allowed in YAML",
                            (int) file.text().charAt(stray)));
        }
    }

    /** The first character that cannot be there: a control, half of a pair, a byte order mark at the beginning of a line. */
    private int stray(int start, int end) {
        String text = file.text();
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (!StreamReader.isPrintable(c)
                    || (c == '\uFEFF' && (i == 0 || text.charAt(i - 1) == '\n' || text.charAt(i - 1) == '\r'))) {
                return i;
            }
        }
        return -1;
    }

    private void compose(String chunk, Offsets offsets, int end) {
        LoadSettings settings = chunk.length() <= SMALL.getBufferSize() ? SMALL : LARGE;
        BoundedParser parser = new BoundedParser(
                new ParserImpl(settings, new StreamReader(settings, chunk)), Math.max(0, MOST_VALUES - values));
        try {
            Optional<Node> root = new Composer(settings, parser).getSingleNode();
            values += parser.values();
            if (root.isPresent()) {
                Keys keys = new Soundness(file.text(), offsets, problems).check(root.get());
                add(root.get(), keys, offsets, end);
            }
        } catch (RuntimeException e) {
            // The engine lets some through that are not its own, such as for "\UFFFFFFFF".
            values += parser.values();
            refuse(chunk, offsets, e);
        } catch (StackOverflowError e) {
            // Keys and values of one line can nest without an event between them; the parser's bound sees only events.
            problems.unreadable(offsets.start(), "is nested too deep (expected: fewer levels)");
        }
    }

    private void add(Node root, @Nullable Keys keys, Offsets offsets, int end) {
        if (keys != null) {
            YamlValue value = YamlValue.root(new YamlValue.Source(file, offsets, keys), root);
            if (!value.isNull()) {
                documents.add(new YamlDocument(file, value, offsets.start(), end));
            }
        }
    }

    private void refuse(String chunk, Offsets offsets, RuntimeException failure) {
        int template = Templates.inBroken(chunk);
        if (template >= 0) {
            problems.template(offsets.start() + template);
        } else if (failure instanceof MarkedYamlEngineException marked) {
            problems.unreadable(place(chunk, offsets, marked), oneLine(marked));
        } else if (failure instanceof YamlVersionException version) {
            problems.unreadable(
                    offsets.start(),
                    "is YAML " + version.getSpecVersion().getRepresentation() + " (expected: 1.2 or 1.1)");
        } else if (failure instanceof NumberFormatException || failure instanceof IllegalArgumentException) {
            problems.unreadable(offsets.start() + Math.max(0, chunk.indexOf("\\U")), "an escape of no character");
        } else {
            String message =
                    String.valueOf(failure.getMessage()).lines().findFirst().orElse("is no YAML");
            problems.unreadable(offsets.start(), Shown.of(message));
        }
    }

    /** Where it failed; for what is open at the end, where that begins. */
    private static int place(String chunk, Offsets offsets, MarkedYamlEngineException failure) {
        int at = offsets.of(failure.getProblemMark());
        boolean open = at >= offsets.start() + chunk.stripTrailing().length();
        return open && failure.getContextMark().isPresent() ? offsets.of(failure.getContextMark()) : at;
    }

    private static String oneLine(MarkedYamlEngineException failure) {
        String context = failure.getContext();
        String problem = failure.getProblem();
        return (context == null || context.isBlank() ? "" : Shown.of(context.strip()) + ": ")
                + (problem == null ? "is no YAML" : Shown.of(problem.strip()));
    }
}
