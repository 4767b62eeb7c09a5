package io.graceful.testkit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {

    /** Each may use itself and those before it. */
    private static final List<String> PACKAGES = Stream.of(
                    ".edge",
                    ".callers",
                    ".time",
                    ".scenario",
                    ".result",
                    ".plane",
                    ".cluster",
                    ".pod",
                    ".load",
                    "",
                    ".page",
                    ".junit",
                    ".cli")
            .map("io.graceful.testkit"::concat)
            .toList();

    private static final JavaClasses OURS = new ClassFileImporter()
            .importUrl(ScenarioRun.class.getProtectionDomain().getCodeSource().getLocation());

    static Stream<String> packages() {
        return PACKAGES.stream();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void packagesOnlyLookUp(String name) {
        List<String> below = PACKAGES.subList(PACKAGES.indexOf(name) + 1, PACKAGES.size());

        noClasses()
                .that()
                .resideInAPackage(name)
                .should()
                .dependOnClassesThat(resideInAnyPackage(below.toArray(String[]::new)))
                .because("a reader who knows the packages above a package can understand it alone")
                .allowEmptyShould(true)
                .check(OURS);
    }

    @Test
    void everyClassHasItsPlaceInTheOrder() {
        classes()
                .should()
                .resideInAnyPackage(PACKAGES.toArray(String[]::new))
                .because("a package outside the order looks wherever it likes")
                .check(OURS);
    }

    @Test
    void theKitKnowsNothingOfWhatItTests() {
        noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.and(
                        nameStartingWith("io.graceful."), resideOutsideOfPackages("io.graceful.testkit..")))
                .because("it drives any process, a peer's too")
                .check(OURS);
    }

    @Test
    void onlyProgramsEndTheProcess() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.graceful.testkit.cli")
                .and()
                .doNotHaveFullyQualifiedName("io.graceful.testkit.callers.CallerMain")
                .should()
                .callMethod(System.class, "exit", int.class)
                .because("a library never ends its caller's process")
                .check(OURS);
    }

    @Test
    void onlyTheExtensionKnowsJUnit() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.graceful.testkit.junit")
                .should()
                .dependOnClassesThat(nameStartingWith("org.junit."))
                .because("JUnit is there only for who uses the extension")
                .check(OURS);
    }

    @Test
    void actorsHaveNoThreadsOfTheirOwn() {
        noClasses()
                .that()
                .resideInAPackage("io.graceful.testkit.cluster")
                .should()
                .dependOnClassesThat(nameStartingWith("java.lang.Thread"))
                .orShould()
                .dependOnClassesThat(nameStartingWith("java.util.concurrent.Executor"))
                .because("they act on the timeline only, so that a test can own their time")
                .check(OURS);
    }
}
