package io.graceful.quarkus;

import io.graceful.Graceful;
import io.graceful.inflight.Ongoing;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.util.concurrent.CompletionStage;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Tracks the calls of methods that are {@link Tracked}. */
@API(status = API.Status.INTERNAL)
@Tracked
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
public class TrackedInterceptor {

    private final Graceful graceful;

    /** Made by CDI. */
    @Inject
    public TrackedInterceptor(Graceful graceful) {
        this.graceful = graceful;
    }

    @AroundInvoke
    @Nullable
    Object track(InvocationContext call) throws Exception {
        Ongoing work = graceful.track(call.getMethod().getDeclaringClass().getSimpleName() + "."
                + call.getMethod().getName());
        Object result;
        try {
            result = call.proceed();
        } catch (Exception | Error e) {
            work.close();
            throw e;
        }
        if (result instanceof CompletionStage<?> stage) {
            return stage.whenComplete((value, failure) -> work.close());
        }
        if (result instanceof Uni<?> uni) {
            return uni.onTermination().invoke(work::close);
        }
        work.close();
        return result;
    }
}
