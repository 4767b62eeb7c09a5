package io.graceful.manifest.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellLineTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '^',
            value = {
                "java -jar x.jar                              # LAST_COMMAND # 0",
                "cd /app && java -jar x.jar                   # LAST_COMMAND # 11",
                "cd /app; java -jar x.jar;                    # LAST_COMMAND # 9",
                "java -Dx='a;b|c' \"-Dy=a && b\"              # LAST_COMMAND # 0",
                "java -jar x.jar > out.log 2>&1               # LAST_COMMAND # 0",
                "java -jar x.jar &> out.log                   # LAST_COMMAND # 0",
                "java $(cat opts | tr a b)                    # LAST_COMMAND # 0",
                "A=1 java -jar x.jar                          # LAST_COMMAND # -1",
                "(cd /app; java -jar x.jar)                   # LAST_COMMAND # -1",
                "exec java -jar x.jar                         # REPLACED     # -1",
                "cd /app && exec java -jar x.jar              # REPLACED     # -1",
                "exec java -jar x.jar || echo failed          # REPLACED     # -1",
                "if true; then exec java; else exec java; fi  # REPLACED     # -1",
                "exec \"$@\"                                  # REPLACED     # -1",
                "trap 'kill $P' TERM; java & P=$!; wait $P    # REPLACED     # -1",
                "exec java | tee log                          # STAYS        # -1",
                "exec > log; java | cat                       # STAYS        # -1",
                "exec java & wait                             # STAYS        # -1",
                "java -jar x.jar | tee log                    # STAYS        # -1",
                "java -jar x.jar &                            # STAYS        # -1",
                "java -jar x.jar; echo done                   # STAYS        # -1",
                "if true; then java; fi                       # STAYS        # -1",
                "exec 2>&1; java                              # LAST_COMMAND # 11"
            })
    void whatBecomesOfTheShell(String line, ShellLine.Fate fate, int exec) {
        assertEquals(fate, ShellLine.of(line).fate());
        assertEquals(exec, ShellLine.of(line).whereToExec().orElse(-1));
    }
}
