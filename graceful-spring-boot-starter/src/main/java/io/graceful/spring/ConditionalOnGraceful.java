package io.graceful.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;

/** In a web application, unless {@code graceful.enabled} is false. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ConditionalOnWebApplication
@ConditionalOnProperty(name = "graceful.enabled", havingValue = "true", matchIfMissing = true)
public @interface ConditionalOnGraceful {}
