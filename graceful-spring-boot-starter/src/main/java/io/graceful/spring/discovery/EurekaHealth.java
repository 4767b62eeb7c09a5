package io.graceful.spring.discovery;

import com.netflix.appinfo.HealthCheckHandler;
import java.lang.reflect.Modifier;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Keeps a health check from calling this instance UP before the service is ready, and after its stop signal: it is asked every 30 s,
 * and as soon as the client is made.
 */
final class EurekaHealth implements BeanPostProcessor {

    private final ObjectProvider<EurekaInstances> instances;

    EurekaHealth(ObjectProvider<EurekaInstances> instances) {
        this.instances = instances;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!(bean instanceof HealthCheckHandler)) {
            return bean;
        }
        ProxyFactory proxy = new ProxyFactory(bean);
        // Others may ask for it by its class.
        proxy.setProxyTargetClass(!Modifier.isFinal(bean.getClass().getModifiers()));
        proxy.addAdvice((MethodInterceptor) call ->
                // Nothing said leaves the status as it is.
                call.getMethod().getName().equals("getStatus")
                                && !instances.getObject().followsHealth()
                        ? null
                        : call.proceed());
        return proxy.getProxy(bean.getClass().getClassLoader());
    }
}
