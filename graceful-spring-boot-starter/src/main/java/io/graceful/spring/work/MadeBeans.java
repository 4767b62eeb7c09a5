package io.graceful.spring.work;

import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Beans that are there already. None is made by asking: what is lazy stays so. */
final class MadeBeans {

    private MadeBeans() {}

    /** The singletons of a type, of this context and of its parents. */
    static <T> List<T> of(ConfigurableListableBeanFactory beans, Class<T> type) {
        List<T> made = new ArrayList<>();
        for (BeanFactory factory = beans;
                factory instanceof ConfigurableListableBeanFactory all;
                factory = all.getParentBeanFactory()) {
            for (String name : all.getBeanNamesForType(type, false, false)) {
                // Of what a factory makes, this is the factory.
                if (all.containsSingleton(name)) {
                    made.add(all.getBean(name, type));
                }
            }
        }
        return made;
    }
}
