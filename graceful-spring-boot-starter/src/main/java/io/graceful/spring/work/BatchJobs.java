package io.graceful.spring.work;

import io.graceful.Graceful;
import io.graceful.inflight.Ongoing;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.AbstractJob;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.util.ReflectionUtils;

/**
 * Jobs of Spring Batch: each execution is waited for while it runs and named as it is cut, and so is what launches it, until its
 * last word is in the job repository.
 */
final class BatchJobs implements BeanPostProcessor {

    private static final String REGISTER = "registerJobExecutionListener";

    private static final String LAUNCHERS = "org.springframework.batch.core.";

    private final ObjectProvider<Graceful> graceful;
    private final ObjectProvider<ExecutorBeans> executors;

    BatchJobs(ObjectProvider<Graceful> graceful, ObjectProvider<ExecutorBeans> executors) {
        this.graceful = graceful;
        this.executors = executors;
    }

    /** By reflection, because the listener's type is in another package in Batch 5 than in Batch 6. */
    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean.getClass().getName().startsWith(LAUNCHERS)
                && Fields.read(bean, "taskExecutor") instanceof Executor executor) {
            executors.getObject().see("of " + name, executor);
        }
        if (bean instanceof AbstractJob job) {
            for (Method method : AbstractJob.class.getMethods()) {
                if (method.getName().equals(REGISTER)) {
                    Class<?> listener = method.getParameterTypes()[0];
                    ReflectionUtils.invokeMethod(method, job, listener(listener, name));
                }
            }
        }
        return bean;
    }

    private Object listener(Class<?> type, String job) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new Executions(graceful, job));
    }

    /** Is told before and after each execution. */
    private record Executions(ObjectProvider<Graceful> graceful, String job, Map<Object, Ongoing> running)
            implements InvocationHandler {

        Executions(ObjectProvider<Graceful> graceful, String job) {
            this(graceful, job, new ConcurrentHashMap<>());
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
            switch (method.getName()) {
                case "beforeJob" -> {
                    if (arguments != null) {
                        running.put(arguments[0], graceful.getObject().track("batch job " + job));
                    }
                }
                case "afterJob" -> {
                    Ongoing ended = arguments == null ? null : running.remove(arguments[0]);
                    if (ended != null) {
                        ended.close();
                    }
                }
                case "equals" -> {
                    return arguments != null && proxy == arguments[0];
                }
                case "hashCode" -> {
                    return System.identityHashCode(proxy);
                }
                default -> {
                    return "executions of " + job;
                }
            }
            return null;
        }
    }
}
