package io.graceful.quarkus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graceful.settings.Setting;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The names that Quarkus documents and completes are the core's, all of them and no others. */
class GracefulConfigTest {

    @Test
    void everySettingIsMapped() {
        Set<String> settings = Arrays.stream(Setting.values())
                .filter(setting -> setting != Setting.MANAGEMENT_PORT && setting != Setting.MANAGEMENT_HOST)
                .map(Setting::key)
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(settings, names(GracefulConfig.class, "").collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Stream<String> names(Class<?> group, String prefix) {
        return Arrays.stream(group.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .flatMap(method -> method.getReturnType() == Optional.class
                        ? Stream.of(prefix + dashed(method))
                        : names(method.getReturnType(), prefix + dashed(method) + "."));
    }

    private static String dashed(Method method) {
        return method.getName().replaceAll("([A-Z])", "-$1").toLowerCase();
    }
}
