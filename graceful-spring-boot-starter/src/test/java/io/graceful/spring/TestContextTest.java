package io.graceful.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.spring.app.MvcApp;
import io.graceful.spring.line.Line;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** In a test of a user's, even one that runs inside a cluster. */
@SpringBootTest(
        classes = MvcApp.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.main.cloud-platform=kubernetes",
            "graceful.warmup.requests=/hello",
            "graceful.warmup.exit-after=true"
        })
class TestContextTest {

    @Autowired
    private Graceful graceful;

    @DynamicPropertySource
    static void onTomcat(DynamicPropertyRegistry properties) {
        String[] only = Line.only("tomcat").split("=", 2);
        properties.add(only[0], () -> only[1]);
    }

    @Test
    void noRequestsAreAmongThoseOfTheTest() {
        assertEquals(List.of(), graceful.warmup());
        assertFalse(graceful.settings().warmupExitAfter(), "the process of the tests would end");
    }

    @Test
    void nothingWaitsAndNoSignalIsCaught() {
        assertFalse(graceful.settings().routed());
        assertEquals(Phase.READY, graceful.lifecycle().phase());
    }
}
