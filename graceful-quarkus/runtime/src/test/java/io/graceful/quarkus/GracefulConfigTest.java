package io.graceful.quarkus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graceful.settings.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What Quarkus documents and completes is what the core says: every setting and no other, its default and what it accepts. */
class GracefulConfigTest {

    private final Properties docs = new Properties();

    @Test
    void everySettingIsMappedWithItsMeaningItsDefaultAndWhatItAccepts() throws IOException {
        try (InputStream in = GracefulConfig.class.getResourceAsStream("/META-INF/quarkus-javadoc.properties")) {
            docs.load(in);
        }

        assertEquals(
                lines(Arrays.stream(Setting.values()).filter(GracefulConfigTest::isMapped), GracefulConfigTest::core),
                lines(mapped(GracefulConfig.class, ""), name -> name));
    }

    private static boolean isMapped(Setting setting) {
        return setting != Setting.MANAGEMENT_PORT && setting != Setting.MANAGEMENT_HOST;
    }

    private static <T> String lines(Stream<T> all, Function<T, String> line) {
        return all.map(line).sorted().collect(Collectors.joining("\n"));
    }

    private static String core(Setting setting) {
        String text =
                setting.meaning() + " Unless set: " + setting.defaultText() + ". Accepts " + setting.expected() + ".";
        return setting.key() + (setting.list() ? " list: " : " text: ") + text.replaceAll("`([^`]*)`", "{@code $1}");
    }

    private Stream<String> mapped(Class<?> group, String prefix) {
        return Arrays.stream(group.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .flatMap(method -> method.getReturnType() == Optional.class
                        ? Stream.of(prefix + dashed(method) + kind(method) + doc(method))
                        : mapped(method.getReturnType(), prefix + dashed(method) + "."));
    }

    private static String kind(Method method) {
        return switch (method.getGenericReturnType().getTypeName()) {
            case "java.util.Optional<java.lang.String>" -> " text: ";
            case "java.util.Optional<java.util.List<java.lang.String>>" -> " list: ";
            default -> " " + method.getGenericReturnType() + ": ";
        };
    }

    private String doc(Method method) {
        String key = method.getDeclaringClass().getName().replace('$', '.') + "." + method.getName();
        return docs.getProperty(key, "not documented").replaceAll("\\s+", " ");
    }

    private static String dashed(Method method) {
        return method.getName().replaceAll("([A-Z])", "-$1").toLowerCase();
    }
}
