package io.graceful.manifest;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.graceful.manifest.check.Rule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {

    /** Each may use itself and those before it. */
    private static final List<String> PACKAGES = Stream.of(
                    ".yaml", ".service", ".kube", ".check", ".report", ".render", ".explain", ".cli")
            .map("io.graceful.manifest"::concat)
            .toList();

    private static final JavaClasses OURS = new ClassFileImporter()
            .importUrl(Rule.class.getProtectionDomain().getCodeSource().getLocation());

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
    void onlyTheCommandLineEndsTheProcess() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.graceful.manifest.cli")
                .should()
                .callMethod(System.class, "exit", int.class)
                .because("a library never ends its caller's process")
                .check(OURS);
    }

    @Test
    void onlyTheCommandLineKnowsPicocli() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.graceful.manifest.cli")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .because("build plugins and tests use the library without it")
                .check(OURS);
    }

    @Test
    void onlyOnePackageKnowsTheYamlLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.graceful.manifest.yaml")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.snakeyaml..")
                .because("limits and positions are kept in one place")
                .check(OURS);
    }
}
