package io.graceful.stop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void writesWhatThereIs() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("text", "a");
        map.put("number", 7L);
        map.put("half", 0.5);
        map.put("yes", true);
        map.put("nothing", null);
        map.put("list", Arrays.asList(1, null, "b", List.of(), Map.of()));
        map.put("other", Duration.ofSeconds(2));

        assertEquals(
                "{\"text\":\"a\",\"number\":7,\"half\":0.5,\"yes\":true,\"nothing\":null,"
                        + "\"list\":[1,null,\"b\",[],{}],\"other\":\"PT2S\"}",
                Json.write(map));
    }

    @Test
    void writesEmptyThings() {
        assertEquals("{}", Json.write(Map.of()));
        assertEquals("[]", Json.write(List.of()));
        assertEquals("null", Json.write(null));
        assertEquals("\"\"", Json.write(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "\\",
                "\\\"",
                "\n",
                "\r\n",
                "\t",
                "\b\f",
                "\0",
                "\u001b[31m",
                "</script>",
                "\u2028\u2029",
                "ü",
                "\u007f",
                "日本",
                "😀",
                "\ud83d",
                "\ude00",
                "a\ud83db",
                "{}[],:",
                "\\u0041"
            })
    void survivesHostileText(String text) {
        String json = Json.write(Map.of(text, List.of(text)));

        assertEquals(Map.of(text, List.of(text)), JsonText.parse(json));
        assertEquals(
                json,
                new String(json.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8),
                "changes on its way through UTF-8");
    }

    @Test
    void survivesAnyTextAtAll() {
        Random seeded = new Random(42);
        for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                text.append((char) seeded.nextInt(seeded.nextBoolean() ? 0x80 : 0x10000));
            }

            assertEquals(text.toString(), JsonText.parse(Json.write(text.toString())));
        }
    }
}
