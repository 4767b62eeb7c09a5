package io.graceful.manifest.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PropertiesTextTest {

    private static List<Map<String, Value>> read(String text) {
        return PropertiesText.read("a.properties", text);
    }

    private static String origin(String text, String key) {
        return read(text).get(0).get(key).origin();
    }

    @Test
    void aKeyIsOnTheLineItBeginsOn() {
        String text = "# one\r\n\r\nlong = a\\\r\n   b\\\n  c\n! two\nnext:x\n\n  last\tz";

        assertEquals("abc", read(text).get(0).get("long").text());
        assertEquals("a.properties:3", origin(text, "long"));
        assertEquals("a.properties:7", origin(text, "next"));
        assertEquals("a.properties:9", origin(text, "last"));
    }

    @Test
    void theLastOfTwoCounts() {
        assertEquals("a.properties:2", origin("k=1\nk=2\n", "k"));
    }

    @Test
    void documentsAreDividedByTheirMarks() {
        List<Map<String, Value>> documents = read("a=1\n#---\nb=2\n # --- no\n #---\n!---\nc=3\n");

        assertEquals(3, documents.size());
        assertEquals("a.properties:3", documents.get(1).get("b").origin());
        assertEquals("a.properties:7", documents.get(2).get("c").origin());
    }

    @Test
    void aBrokenEscapeIsNamedWithItsPlace() {
        IllegalArgumentException failure = assertThrows(IllegalArgumentException.class, () -> read("a=1\nb=\\u12\n"));

        assertEquals(
                "a.properties:2: \\u without four hexadecimal digits (expected: such as \\u00e4)",
                failure.getMessage());
    }

    @Test
    void readsWhatJavaReads() throws IOException {
        Random random = new Random(1);
        String letters = "ab=: \t\f\\\\\\\n\n\r#!u0041nt\u00e4";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(40); j > 0; j--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            Properties expected = new Properties();
            try {
                expected.load(new StringReader(text.toString()));
            } catch (IllegalArgumentException e) {
                assertThrows(IllegalArgumentException.class, () -> read(text.toString()), () -> shown(text));
                continue;
            }
            Map<String, String> read = new HashMap<>();
            read(text.toString()).forEach(document -> document.forEach((key, value) -> read.put(key, value.text())));
            // What a backslash alone at the end of a file means to Java, nobody writes.
            expected.remove("");
            read.remove("");
            assertEquals(expected, read, () -> shown(text));
        }
    }

    private static String shown(StringBuilder text) {
        return text.toString().replace("\n", "<LF>").replace("\r", "<CR>").replace("\f", "<FF>");
    }
}
