package io.graceful.manifest.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildFileTest {

    @TempDir
    private Path folder;

    private BuildFile pom(String... lines) {
        new TestProject(folder).file("pom.xml", lines);
        return PomReader.read(folder.resolve("pom.xml"));
    }

    private BuildFile gradle(String... lines) {
        new TestProject(folder).file("build.gradle", lines);
        return GradleReader.read(folder.resolve("build.gradle"));
    }

    @Test
    void dependenciesOfProfilesCountAndThoseOfTestsDoNot() {
        BuildFile build = pom(
                "<project><dependencies><dependency><groupId>g</groupId><artifactId>graceful-quarkus</artifactId>",
                "<scope>test</scope></dependency></dependencies><profiles><profile><dependencies><dependency>",
                "<groupId>io.graceful</groupId><artifactId>graceful-core</artifactId></dependency></dependencies>",
                "</profile></profiles></project>");

        assertEquals(Framework.PLAIN, build.framework());
        assertEquals(Optional.of(true), build.hasGraceful(Framework.PLAIN));
        assertEquals(Optional.of(false), build.hasGraceful(Framework.QUARKUS));
    }

    @Test
    void whatIsManagedIsNotThere() {
        BuildFile build = pom(
                "<project><properties><boot>3.2.1</boot></properties><dependencyManagement><dependencies><dependency>",
                "<groupId>org.springframework.boot</groupId><artifactId>spring-boot-dependencies</artifactId>",
                "<version>${boot}</version></dependency></dependencies></dependencyManagement></project>");

        assertEquals(Framework.UNKNOWN, build.framework());
        assertEquals(Optional.of(302), build.bootMinor());
    }

    @Test
    void parentsBesideItAreRead() {
        new TestProject(folder)
                .file(
                        "pom.xml",
                        "<project><artifactId>parent</artifactId><dependencies><dependency>",
                        "<groupId>io.graceful</groupId><artifactId>graceful-quarkus</artifactId></dependency>",
                        "</dependencies></project>")
                .file(
                        "service/pom.xml",
                        "<project><parent><groupId>x</groupId><artifactId>parent</artifactId></parent></project>");

        BuildFile build = PomReader.read(folder.resolve("service/pom.xml"));

        assertEquals(Framework.QUARKUS, build.framework());
        assertTrue(build.complete());
    }

    @Test
    void aParentElsewhereMayAddToIt() {
        BuildFile build = pom(
                "<project><parent><groupId>com.acme</groupId><artifactId>acme-parent</artifactId>",
                "<version>1</version></parent></project>");

        assertEquals(Optional.empty(), build.hasGraceful(Framework.SPRING_BOOT));
    }

    @Test
    void pluginsTellTheFramework() {
        BuildFile build = pom(
                "<project><build><plugins><plugin><groupId>org.springframework.boot</groupId>",
                "<artifactId>spring-boot-maven-plugin</artifactId><version>3.5.0</version></plugin></plugins>",
                "</build></project>");

        assertEquals(Framework.SPRING_BOOT, build.framework());
        assertEquals(Optional.of(305), build.bootMinor());
    }

    @Test
    void entitiesAreRefused() {
        BuildFile build = pom(
                "<!DOCTYPE project [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>",
                "<project><artifactId>&x;</artifactId></project>");

        assertEquals(
                Optional.of("pom.xml:1: is no XML, or has a DOCTYPE (expected: a Maven project)"), build.problem());
    }

    @Test
    void brokenAndDeepOnesEnd() {
        assertTrue(pom("<project>").problem().isPresent());
        assertTrue(pom("").problem().isPresent());
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> pom("<project>" + "<a>".repeat(50_000) + "</a>".repeat(50_000) + "</project>"));
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> pom(
                        "<project><properties><a>" + "${b}".repeat(50) + "</a><b>" + "${a}".repeat(50)
                                + "</b></properties><dependencies><dependency><groupId>${a}</groupId></dependency>",
                        "</dependencies></project>"));
    }

    @Test
    void gradleIsSearched() {
        BuildFile build = gradle(
                "plugins {",
                "    id 'org.springframework.boot' version '3.2.4'",
                "}",
                "dependencies {",
                "    implementation \"io.graceful:graceful-spring-boot-starter:0.1\"",
                "    // implementation 'org.springframework.boot:spring-boot-starter-actuator'",
                "    testImplementation 'io.quarkus:quarkus-junit5'",
                "}");

        assertEquals(Framework.SPRING_BOOT, build.framework());
        assertEquals(Optional.of(true), build.hasGraceful(Framework.SPRING_BOOT));
        assertEquals(Optional.of(false), build.has("spring-boot-starter-actuator"));
        assertEquals(Optional.of(302), build.bootMinor());
    }

    @Test
    void versionCatalogsAreLookedUp() {
        new TestProject(folder)
                .file(
                        "gradle/libs.versions.toml",
                        "[libraries]",
                        "graceful-starter = { module = \"io.graceful:graceful-quarkus\", version = \"1\" }",
                        "other = { group = \"io.graceful\", name = \"graceful-core\" }",
                        "[plugins]",
                        "quarkus = { id = \"io.quarkus\", version = \"3.37.3\" }");

        BuildFile build = gradle(
                "plugins { alias(libs.plugins.quarkus) }", "dependencies { implementation(libs.graceful.starter) }");

        assertEquals(Framework.QUARKUS, build.framework());
        assertEquals(List.of("graceful-quarkus"), List.copyOf(build.libraries()));
    }

    @Test
    void hostileGradleEnds() {
        for (String text : List.of(" ", "\n", "'io.quarkus", "a=", "'io.graceful:a' ", "org.springframework.boot'")) {
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> gradle(text.repeat(1_000_000 / text.length())));
        }
    }
}
