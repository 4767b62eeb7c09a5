package io.graceful.spring.work;

import io.graceful.Graceful;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.ResolvableType;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.AsyncAnnotationBeanPostProcessor;
import org.springframework.util.function.SingletonSupplier;

/**
 * Shows every executor of the application to {@link SeenExecutors} as it is made, so that what is lazy stays so and is seen
 * once it is there. Comes before all others that process beans: what they make of an executor stands around it.
 */
final class ExecutorBeans implements BeanPostProcessor, SmartInitializingSingleton, PriorityOrdered {

    /** What {@link TrackedTasks} can put in the place of an executor. */
    private static final List<Class<?>> REPLACEABLE = List.of(
            Executor.class,
            ExecutorService.class,
            ScheduledExecutorService.class,
            TaskExecutor.class,
            AsyncTaskExecutor.class);

    private final ObjectProvider<Graceful> graceful;
    private final SingletonSupplier<SeenExecutors> seen;
    private final ConfigurableListableBeanFactory beans;
    private boolean asyncUnseen;

    ExecutorBeans(ObjectProvider<Graceful> graceful, ConfigurableListableBeanFactory beans) {
        this.graceful = graceful;
        this.seen = SingletonSupplier.of(() -> new SeenExecutors(graceful.getObject()));
        this.beans = beans;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (isExecutor(bean)) {
            return seen.obtain().see(name, bean, isReplaceable(bean.getClass()) || isKnownByInterface(name));
        }
        if (bean instanceof AsyncAnnotationBeanPostProcessor methods) {
            // Made before all others, so nothing else may be made for it.
            asyncUnseen |= !AsyncDefault.show(methods, seen::obtain);
        }
        return bean;
    }

    /** Those that were not made by Spring but given to it, and those of the parents. None is made for that. */
    @Override
    public void afterSingletonsInstantiated() {
        if (asyncUnseen) {
            graceful.getObject().unseen("@Async methods that name no executor");
        }
        for (BeanFactory factory = beans;
                factory instanceof ConfigurableListableBeanFactory all;
                factory = all.getParentBeanFactory()) {
            for (String name : all.getSingletonNames()) {
                Object bean = all.getSingleton(name);
                if (bean != null && isExecutor(bean)) {
                    see(name, bean);
                }
            }
        }
    }

    /** One that is no bean; nothing happens without one. */
    void see(String name, @Nullable Object executor) {
        if (executor != null) {
            Object unused = seen.obtain().see(name, executor, false);
        }
    }

    private static boolean isExecutor(Object bean) {
        return bean instanceof Executor || bean instanceof TaskScheduler;
    }

    /** Whether nobody but its author can name the class. */
    private static boolean isReplaceable(Class<?> type) {
        return type.isHidden()
                || type.isAnonymousClass()
                || Proxy.isProxyClass(type)
                || (type.getName().startsWith("java.") && !Modifier.isPublic(type.getModifiers()));
    }

    /** Whether its definition promises no more than what stands in its place is. */
    private boolean isKnownByInterface(String name) {
        if (!beans.containsBeanDefinition(name)
                || !(beans.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)) {
            return false;
        }
        ResolvableType declared = definition.getResolvableType();
        return REPLACEABLE.contains(declared.resolve());
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
