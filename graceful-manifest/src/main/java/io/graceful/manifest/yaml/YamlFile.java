package io.graceful.manifest.yaml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of YAML documents. Reading never fails: what cannot be read is among {@link #problems()}, and the other documents of
 * the file are there all the same.
 *
 * <p>Immutable.
 */
public final class YamlFile {

    /** Above every manifest seen (the largest CRD bundles have 5 MB), and read in some seconds, with some 600 bytes of memory for a value. */
    public static final int MOST_BYTES = 16 * 1024 * 1024;

    private static final String BOM = "\uFEFF";

    private final String name;
    private final String text;
    private final boolean bom;
    private final int[] lineStarts;
    private final CodePoints points;
    private final List<YamlDocument> documents;
    private final List<YamlProblem> problems;

    private YamlFile(String name, String text, boolean bom) {
        this.name = name;
        this.text = text;
        this.bom = bom;
        this.lineStarts = lineStarts(text);
        this.points = new CodePoints(text);
        YamlReader reader = new YamlReader(this, points);
        reader.read();
        this.documents = List.copyOf(reader.documents());
        this.problems = reader.problems();
    }

    private YamlFile(String name, YamlProblem problem) {
        this.name = name;
        this.text = "";
        this.bom = false;
        this.lineStarts = new int[] {0};
        this.points = new CodePoints("");
        this.documents = List.of();
        this.problems = List.of(problem);
    }

    /**
     * Reads a text.
     *
     * @param name what problems and findings call it
     */
    public static YamlFile of(String name, String text) {
        if (text.length() > MOST_BYTES) {
            return tooLong(name, text.length() + " characters");
        }
        return text.startsWith(BOM) ? new YamlFile(name, text.substring(1), true) : new YamlFile(name, text, false);
    }

    /** Reads the bytes of a file: UTF-8, with a byte order mark or without. */
    public static YamlFile of(String name, byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            return tooLong(name, bytes.length + " bytes");
        }
        String encoding = otherEncoding(bytes);
        if (encoding != null) {
            return unreadable(name, new Place(name, 1, 1), "is " + encoding + " (expected: UTF-8)");
        }
        CharBuffer chars = CharBuffer.allocate(bytes.length + 1);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CoderResult result = decoder.decode(in, chars, true);
        if (result.isError()) {
            try {
                result.throwException();
            } catch (CharacterCodingException e) {
                String before = chars.flip().toString();
                before = before.startsWith(BOM) ? before.substring(1) : before;
                return unreadable(name, placeIn(name, before, before.length()), "is not UTF-8 here (expected: UTF-8)");
            }
        }
        return of(name, chars.flip().toString());
    }

    /** By a byte order mark, or by the zeros beside ASCII, with which every manifest begins. */
    private static @Nullable String otherEncoding(byte[] bytes) {
        int[] first = new int[4];
        for (int i = 0; i < 4; i++) {
            first[i] = i < bytes.length ? bytes[i] & 0xFF : -1;
        }
        boolean little = first[0] == 0xFF && first[1] == 0xFE;
        boolean big = first[0] == 0xFE && first[1] == 0xFF;
        if ((first[0] == 0 && first[1] == 0 && first[2] == 0xFE && first[3] == 0xFF)
                || (little && first[2] == 0 && first[3] == 0)
                || (first[0] == 0 && first[1] == 0 && first[2] == 0 && first[3] > 0)
                || (first[0] > 0 && first[1] == 0 && first[2] == 0 && first[3] == 0)) {
            return "UTF-32";
        }
        boolean zeroes = (first[0] > 0 && first[1] == 0 && first[2] > 0 && first[3] == 0)
                || (first[0] == 0 && first[1] > 0 && first[2] == 0 && first[3] > 0);
        return little || big || zeroes ? "UTF-16" : null;
    }

    private static YamlFile tooLong(String name, String length) {
        return unreadable(name, new Place(name, 1, 1), length + " (expected: at most " + MOST_BYTES + ")");
    }

    private static YamlFile unreadable(String name, Place place, String message) {
        return new YamlFile(name, new YamlProblem(YamlProblem.Kind.UNREADABLE, place, message));
    }

    /** What it was read under. */
    public String name() {
        return name;
    }

    /** The text, without a byte order mark. */
    public String text() {
        return text;
    }

    /** The documents that could be read, in the order of the file; empty ones are left out. */
    public List<YamlDocument> documents() {
        return documents;
    }

    /** What could not be read, in the order of the file. */
    public List<YamlProblem> problems() {
        return problems;
    }

    /** The comments of the documents that could be read, in the order of the file. */
    public List<YamlComment> comments() {
        return Comments.of(this);
    }

    /** How its lines end: that of the first line. */
    String lineEnd() {
        if (lineStarts.length == 1) {
            return "\n";
        }
        int end = lineStarts[1] - 1;
        if (text.charAt(end) == '\r') {
            return "\r";
        }
        return end > 0 && text.charAt(end - 1) == '\r' ? "\r\n" : "\n";
    }

    /** The file as it would be written with other text: the byte order mark stays. */
    public byte[] bytes(String changed) {
        return ((bom ? BOM : "") + changed).getBytes(StandardCharsets.UTF_8);
    }

    /** The same file with another text. */
    public YamlFile with(String changed) {
        return new YamlFile(name, changed, bom);
    }

    /** The place of an offset of {@link #text()}. */
    public Place place(int offset) {
        int line = line(offset);
        return new Place(name, line + 1, points.before(offset) - points.before(lineStarts[line]) + 1);
    }

    /** The number, from 0, of the line that an offset is on. */
    int line(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found : -found - 2;
    }

    /** Where a line, counted from 0, begins; the end of the text for the line after the last. */
    int lineStart(int line) {
        return line < lineStarts.length ? lineStarts[line] : text.length();
    }

    int lines() {
        return lineStarts.length;
    }

    /** A line, counted from 1, without its end and the blanks before that. */
    public String lineText(int line) {
        String whole = text.substring(lineStart(line - 1), lineStart(line));
        return whole.stripTrailing();
    }

    private static Place placeIn(String name, String text, int offset) {
        int[] starts = lineStarts(text);
        int line = starts.length - 1;
        return new Place(name, line + 1, text.codePointCount(starts[line], offset) + 1);
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[16];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // As YAML counts: CR LF, LF, or a lone CR.
            if (c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'))) {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, count * 2);
                }
                starts[count++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, count);
    }
}
