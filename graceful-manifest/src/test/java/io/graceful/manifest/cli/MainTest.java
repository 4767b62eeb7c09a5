package io.graceful.manifest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MainTest extends CommandLineCase {

    @Test
    void withoutAnArgumentItSaysWhatItCanDo() {
        assertEquals(0, run());
        assertTrue(out().contains("check --service . k8s"), this::out);
        assertTrue(out().contains("Exit status: 0 nothing found, 1 something found, 2 bad usage"), this::out);
    }

    @Test
    void saysItsVersion() {
        assertEquals(0, run("--version"));
        assertEquals("graceful-manifest (not packaged)\n", out());
    }

    @Test
    void anUnknownCommandIsMisuse() {
        assertEquals(2, run("chekc"));
        assertTrue(err().startsWith("Unmatched argument at index 0: 'chekc'\n"), this::err);
        assertTrue(err().endsWith("Try: graceful-manifest --help\n"), this::err);
    }
}
