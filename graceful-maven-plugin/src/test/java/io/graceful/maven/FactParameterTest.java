package io.graceful.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.check.Fact;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FactParameterTest {

    @Test
    void anOptionBecomesAnElement() {
        assertEquals("<kubernetes>1.30</kubernetes>", FactParameter.of(Fact.KUBERNETES));
        assertEquals("<loadBalancer>none|alb|nlb|neg|other</loadBalancer>", FactParameter.of(Fact.LOAD_BALANCER));
        assertEquals("<nodeShutdown>15s</nodeShutdown>", FactParameter.of(Fact.NODE_SHUTDOWN));
    }

    /** The service itself is never unknown here: it is the project. */
    @Test
    void everyFactIsAParameter() {
        List<String> parameters = Arrays.stream(CheckMojo.class.getDeclaredFields())
                .map(field -> "<" + field.getName() + ">")
                .toList();

        for (Fact fact : Fact.values()) {
            String element = FactParameter.of(fact);
            String name = element.substring(0, element.indexOf('>') + 1);
            assertTrue(fact == Fact.SERVICE || parameters.contains(name), element);
        }
    }
}
