package io.graceful.spring.work;

import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.interceptor.AsyncExecutionAspectSupport;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.scheduling.annotation.AsyncAnnotationBeanPostProcessor;

/**
 * The executor of {@code @Async} methods that name none. It may be no bean: an {@code AsyncConfigurer}'s own, or one that Spring
 * makes where it finds none, or several. Spring gets it when the first such method is called, and so it stays.
 */
final class AsyncDefault {

    private static final String EXECUTOR = "defaultExecutor";
    private static final String HANDLER = "exceptionHandler";

    private AsyncDefault() {}

    /**
     * Shows it to {@code seen} as Spring gets it.
     *
     * @return false if Spring's own parts do not look as expected
     */
    static boolean show(AsyncAnnotationBeanPostProcessor methods, Supplier<SeenExecutors> seen) {
        if (Fields.read(methods, "advisor") instanceof Advisor advisor
                && advisor.getAdvice() instanceof AsyncExecutionAspectSupport calls
                && Fields.read(calls, EXECUTOR) instanceof Supplier<?> executor
                && Fields.read(calls, HANDLER) instanceof Supplier<?> handler) {
            calls.configure(() -> shown(executor.get(), seen), () -> (AsyncUncaughtExceptionHandler) handler.get());
            return true;
        }
        return false;
    }

    private static @Nullable Executor shown(@Nullable Object executor, Supplier<SeenExecutors> seen) {
        return executor == null ? null : (Executor) seen.get().see("of @Async methods", executor, true);
    }
}
