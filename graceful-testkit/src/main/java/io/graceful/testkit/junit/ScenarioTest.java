package io.graceful.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that plays a scenario from a file and fails if the scenario does. The method may take the
 * {@link io.graceful.testkit.result.Result} and say more about it; it may also be empty.
 *
 * <pre>{@code
 * @ScenarioTest("rollout.yaml")
 * void losesNothing() {}
 * }</pre>
 *
 * <p>The page with what happened is written to {@code target/graceful}, or to where the system property
 * {@code graceful.testkit.pages} says.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Test
@ExtendWith(ScenarioExtension.class)
public @interface ScenarioTest {

    /** The scenario file, relative to where the tests run: the module's folder, with Maven and Gradle. */
    String value();

    /** Whether the scenario has to pass; false for a test that shows what goes wrong, and says so by itself. */
    boolean mustPass() default true;
}
