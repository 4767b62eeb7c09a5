package io.graceful.testkit.junit;

import io.graceful.testkit.ScenarioRun;
import io.graceful.testkit.page.Page;
import io.graceful.testkit.result.Result;
import io.graceful.testkit.result.ResultTable;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.scenario.ScenarioFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Plays a scenario for tests. With {@link ScenarioTest} one for each method; registered by hand one for all methods of the
 * class, played before the first that asks for its result:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final ScenarioExtension ROLLOUT = ScenarioExtension.of(Scenario.of(...).build());
 * }</pre>
 */
public final class ScenarioExtension
        implements ParameterResolver, BeforeTestExecutionCallback, AfterTestExecutionCallback {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(ScenarioExtension.class);
    private static final String PAGES = "graceful.testkit.pages";

    private final @Nullable Scenario scenario;
    private final Player player;

    /** What plays; replaced where the extension itself is tested. */
    interface Player {
        Result play(Scenario scenario) throws InterruptedException;
    }

    /** For {@link ScenarioTest}. */
    public ScenarioExtension() {
        this(null, scenario -> ScenarioRun.of(scenario).run());
    }

    ScenarioExtension(@Nullable Scenario scenario, Player player) {
        this.scenario = scenario;
        this.player = player;
    }

    /** Plays this scenario once for all tests of the class; those that do not pass fail each of them. */
    public static ScenarioExtension of(Scenario scenario) {
        return new ScenarioExtension(scenario, one -> ScenarioRun.of(one).run());
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Result.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return result(context);
    }

    @Override
    public void beforeTestExecution(ExtensionContext context) {
        result(context);
    }

    /** What the method itself says about a failure comes first. */
    @Override
    public void afterTestExecution(ExtensionContext context) {
        boolean mustPass = AnnotationSupport.findAnnotation(context.getTestMethod(), ScenarioTest.class)
                .map(ScenarioTest::mustPass)
                .orElse(true);
        Result result = result(context);
        if (mustPass && context.getExecutionException().isEmpty() && !result.passed()) {
            throw new AssertionError(ResultTable.of(result) + "page: "
                    + page(result).toAbsolutePath().toUri());
        }
    }

    @SuppressWarnings("deprecation") // What takes its place is new in JUnit 6, and Spring Boot 3.5 brings JUnit 5.
    private Result result(ExtensionContext context) {
        ExtensionContext owner =
                scenario == null ? context : context.getParent().orElse(context);
        ExtensionContext.Store store = owner.getStore(NAMESPACE);
        return Objects.requireNonNull(store.getOrComputeIfAbsent(this, self -> play(context), Result.class));
    }

    private Result play(ExtensionContext context) {
        Scenario toPlay = scenario == null ? fromFile(context) : scenario;
        try {
            Result result = player.play(toPlay);
            Path page = page(result);
            Files.createDirectories(page.toAbsolutePath().getParent());
            Files.writeString(page, Page.of(List.of(result)));
            context.publishReportEntry("page", page.toAbsolutePath().toUri().toString());
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + toPlay.name() + " was played", e);
        }
    }

    private static Scenario fromFile(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getTestMethod(), ScenarioTest.class)
                .map(annotation -> ScenarioFile.read(Path.of(annotation.value())))
                .orElseThrow(
                        () -> new IllegalStateException(
                                "no scenario (expected: @ScenarioTest on the method, or ScenarioExtension.of(...) in a field)"));
    }

    private static Path page(Result result) {
        String name = result.scenario().name().replaceAll("[^A-Za-z0-9]+", "-");
        return Path.of(System.getProperty(PAGES, "target/graceful")).resolve(name + ".html");
    }
}
