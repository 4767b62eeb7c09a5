package io.graceful;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {

    /** In the order of the design: each may use itself and those before it. */
    private static final List<String> PACKAGES = List.of(
            "io.graceful.time",
            "io.graceful.settings",
            "io.graceful.lifecycle",
            "io.graceful.inflight",
            "io.graceful.warmup",
            "io.graceful.selfrequests",
            "io.graceful.stop",
            "io.graceful.management",
            "io.graceful",
            "io.graceful.jdk",
            "io.graceful.edge",
            "io.graceful.grpc",
            "io.graceful.undertow",
            "io.graceful.micrometer");

    private static final int FREE_OF_SERVERS = 8;

    private static final JavaClasses OURS = new ClassFileImporter()
            .importUrl(Graceful.class.getProtectionDomain().getCodeSource().getLocation());

    static Stream<String> packages() {
        return PACKAGES.stream();
    }

    static Stream<String> packagesFreeOfServers() {
        return PACKAGES.stream().limit(FREE_OF_SERVERS);
    }

    @ParameterizedTest
    @MethodSource("packages")
    void packagesOnlyLookUp(String name) {
        List<String> below = PACKAGES.subList(PACKAGES.indexOf(name) + 1, PACKAGES.size());

        ArchRule rule = noClasses()
                .that()
                .resideInAPackage(name)
                .should()
                .dependOnClassesThat(resideInAnyPackage(below.toArray(String[]::new)))
                .because("a reader who knows the packages above a package can understand it alone")
                .allowEmptyShould(true);

        rule.check(OURS);
    }

    @Test
    void everyClassHasItsPlaceInTheOrder() {
        classes()
                .should()
                .resideInAnyPackage(PACKAGES.toArray(String[]::new))
                .because("a package outside the order looks wherever it likes")
                .check(OURS);
    }

    @ParameterizedTest
    @MethodSource("packagesFreeOfServers")
    void theEngineKnowsNoServerNoMetricsAndNoFramework(String name) {
        classes()
                .that()
                .resideInAPackage(name)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        "javax.net..",
                        "io.graceful..",
                        "org.slf4j..",
                        "org.apiguardian.api..",
                        "org.jspecify.annotations.."))
                .because("one engine serves Undertow, Spring and Quarkus alike")
                .check(OURS);
    }

    @Test
    void onlyTimeReadsTheClockAndSleeps() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.graceful.time")
                .should()
                .accessTargetWhere(oneOf(Map.of(
                        System.class, Set.of("nanoTime", "currentTimeMillis"),
                        Instant.class, Set.of("now"),
                        Clock.class, Set.of("systemUTC", "systemDefaultZone"),
                        Thread.class, Set.of("sleep", "onSpinWait"),
                        TimeUnit.class, Set.of("sleep"),
                        LockSupport.class, Set.of("parkNanos", "parkUntil"),
                        Object.class, Set.of("wait"))))
                .because("tests own the clock, and an hour of waiting must cost them milliseconds")
                .check(OURS);
    }

    @Test
    void onlyTimeMakesThreads() {
        // The JVM wants its shutdown hook as a thread that is not started: made where it is registered.
        noClasses()
                .that(not(type(JvmLife.class)))
                .and()
                .resideOutsideOfPackage("io.graceful.time")
                .should()
                .accessTargetWhere(oneOf(Map.of(
                        Thread.class, Set.of("<init>", "start", "ofVirtual", "ofPlatform", "startVirtualThread"),
                        Executors.class,
                                Set.of(
                                        "newCachedThreadPool",
                                        "newFixedThreadPool",
                                        "newSingleThreadExecutor",
                                        "newScheduledThreadPool"))))
                .because("threads have one maker, so that each has a name and none keeps the JVM by accident")
                .check(OURS);
    }

    @Test
    void theJvmsHookIsNotStartedByUs() {
        noClasses()
                .that(type(JvmLife.class))
                .should()
                .accessTargetWhere(oneOf(Map.of(Thread.class, Set.of("start"))))
                .because("the one thread it makes is the JVM's to start")
                .check(OURS);
    }

    @Test
    void nobodyEndsTheProcessButTheFacade() {
        // Of its own accord only a training run, warmup.exit-after, and a process whose exit hangs.
        noClasses()
                .that(not(type(Graceful.class)))
                .should()
                .accessTargetWhere(oneOf(Map.of(
                        System.class, Set.of("exit"),
                        Runtime.class, Set.of("exit", "halt"))))
                .because("the process ends by the signal's own handler, with the status everybody expects")
                .check(OURS);
    }

    @Test
    void nobodyPrints() {
        noClasses()
                .should()
                .accessTargetWhere(
                        oneOf(Map.of(System.class, Set.of("out", "err"), Throwable.class, Set.of("printStackTrace"))))
                .orShould()
                .dependOnClassesThat(type(PrintStream.class))
                .because("what a service says goes to its log")
                .check(OURS);
    }

    private static DescribedPredicate<JavaAccess<?>> oneOf(Map<Class<?>, Set<String>> members) {
        return DescribedPredicate.describe(
                "is one of " + members,
                access -> members.entrySet().stream()
                        .anyMatch(member -> isOf(access.getTargetOwner(), member.getKey())
                                && member.getValue().contains(access.getTarget().getName())));
    }

    private static boolean isOf(JavaClass owner, Class<?> type) {
        // Every class has Object's methods by inheritance; only those called as such are meant.
        return type == Object.class ? owner.isEquivalentTo(type) : owner.isAssignableTo(type);
    }
}
