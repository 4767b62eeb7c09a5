package io.graceful.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What plain Java is given is what {@link Setting} says: the same names, types, defaults and allowed values. Each module that
 * reads settings elsewhere compares with the enum in a test of its own.
 */
class SettingsSamenessTest {

    private static final GracefulSettings POD =
            GracefulSettings.builder().kubernetes(true).build();

    /** Setters of the builder that are for no setting, or for any. */
    private static final Set<String> OTHERS =
            Set.of("load", "set", "setItem", "complain", "unknown", "kubernetes", "build");

    private static String camelCase(Setting setting) {
        return Pattern.compile("[.-](.)")
                .matcher(setting.key())
                .replaceAll(next -> next.group(1).toUpperCase());
    }

    private static Method builderMethod(Setting setting) {
        return Arrays.stream(GracefulSettings.Builder.class.getMethods())
                .filter(method -> method.getName().equals(camelCase(setting)))
                .findFirst()
                .orElse(null);
    }

    private static Class<?> type(Setting setting) {
        return setting.expected().startsWith("a duration")
                ? Duration.class
                : switch (setting) {
                    case DRAIN_LATE_REQUESTS -> LateRequests.class;
                    case READINESS_ON_STOP -> ReadinessOnStop.class;
                    case WARMUP_REQUESTS, STREAMS_ENDLESS_PATHS, TRAFFIC_IGNORED_PATHS -> String[].class;
                    case TRAFFIC_IGNORED_PORTS -> Integer[].class;
                    case WARMUP_UNSAFE_METHODS, WARMUP_EXIT_AFTER -> boolean.class;
                    case WARMUP_CONCURRENCY, MANAGEMENT_PORT -> int.class;
                    case TERMINATION_MESSAGE_PATH -> Path.class;
                    default -> String.class;
                };
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void theBuilderHasAMethodOfEachName(Setting setting) {
        Method method = builderMethod(setting);

        assertNotNull(method, () -> "no builder method " + camelCase(setting));
        assertEquals(List.of(type(setting)), List.of(method.getParameterTypes()));
    }

    @Test
    void andNoOthers() {
        Set<String> settings = Arrays.stream(Setting.values())
                .map(SettingsSamenessTest::camelCase)
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> methods = Arrays.stream(GracefulSettings.Builder.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .filter(name -> !OTHERS.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(settings, methods);
    }

    /** A setting that is added does not compile here before somebody says what it is by default. */
    private static Object inForce(Setting setting) {
        return switch (setting) {
            case TERMINATION_GRACE_PERIOD -> POD.terminationGracePeriod();
            case PROPAGATION_DELAY -> POD.propagationDelay();
            case PROPAGATION_QUIET_PERIOD -> POD.propagationQuietPeriod();
            case PROPAGATION_MAX -> POD.propagationMax();
            case DRAIN_TIMEOUT -> POD.drainTimeout();
            case DRAIN_LATE_REQUESTS -> POD.drainLateRequests();
            case STREAMS_ENDLESS_PATHS -> POD.streamsEndlessPaths();
            case TRAFFIC_IGNORED_PATHS -> POD.trafficIgnoredPaths();
            case TRAFFIC_IGNORED_PORTS -> POD.trafficIgnoredPorts();
            case STOP_TIMEOUT -> POD.stopTimeout();
            case READINESS_ON_STOP -> POD.readinessOnStop();
            case WARMUP_TIMEOUT -> POD.warmupTimeout();
            case WARMUP_REQUESTS -> POD.warmupRequests();
            case WARMUP_CONCURRENCY -> POD.warmupConcurrency();
            case WARMUP_UNSAFE_METHODS -> unsafeMethods();
            case WARMUP_EXIT_AFTER -> POD.warmupExitAfter();
            case MANAGEMENT_PORT -> POD.managementPort();
            case MANAGEMENT_HOST -> POD.managementHost();
            case MANAGEMENT_BASE_PATH -> POD.managementBasePath();
            case MANAGEMENT_TOKEN -> POD.managementToken();
            case TERMINATION_MESSAGE_PATH -> POD.terminationMessagePath();
        };
    }

    private static boolean unsafeMethods() {
        GracefulSettings.Builder asked = GracefulSettings.builder().warmupRequests("POST /orders");
        assertThrows(SettingsException.class, asked::build);
        return false;
    }

    /** What the words of a default mean. */
    private static Object meant(Setting setting) {
        String words = setting.defaultText();
        return switch (setting) {
            case PROPAGATION_DELAY -> DurationText.parse(words.substring(0, words.indexOf(" in Kubernetes, else 0s")));
            case PROPAGATION_MAX -> words.equals("what the grace period leaves") ? POD.propagationBudget() : words;
            case WARMUP_REQUESTS, TRAFFIC_IGNORED_PATHS -> words.equals("none") ? List.of() : words;
            case TRAFFIC_IGNORED_PORTS -> words.equals("none") ? Set.of() : words;
            case STREAMS_ENDLESS_PATHS ->
                words.equals("every GET that is answered with text/event-stream") ? Optional.empty() : words;
            case WARMUP_CONCURRENCY -> words.equals("the CPUs of the container, 1 to 8") ? OptionalInt.empty() : words;
            case MANAGEMENT_BASE_PATH -> words.equals("/") ? "" : words;
            case MANAGEMENT_TOKEN -> words.equals("none") ? Optional.empty() : words;
            default -> parsed(setting, words);
        };
    }

    private static Object parsed(Setting setting, String words) {
        Class<?> type = type(setting);
        if (type == Duration.class) {
            return DurationText.parse(words);
        }
        if (type == boolean.class) {
            return Boolean.valueOf(words);
        }
        if (type == int.class) {
            return Integer.valueOf(words);
        }
        if (type == Path.class) {
            return Path.of(words);
        }
        return type.isEnum() ? constant(type, words) : words;
    }

    private static Object constant(Class<?> type, String words) {
        return Stream.of(type.getEnumConstants())
                .filter(value ->
                        value.toString().toLowerCase().replace('_', '-').equals(words))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void theDefaultInWordsIsTheOneInForce(Setting setting) {
        assertEquals(meant(setting), inForce(setting));
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void theChoicesInWordsAreThoseThereAre(Setting setting) {
        if (type(setting).isEnum()) {
            assertEquals(
                    setting.expected(),
                    Stream.of(type(setting).getEnumConstants())
                            .map(value -> value.toString().toLowerCase().replace('_', '-'))
                            .collect(Collectors.joining(" or ")));
        }
        if (type(setting) == boolean.class) {
            assertTrue(setting.expected().equals("true or false"), setting.expected());
        }
    }
}
