package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DotEnvTest {

    @TempDir
    Path folder;

    @Test
    void readsAssignmentsUnderTheRealEnvironment() throws IOException {
        Path file = Files.writeString(folder.resolve(".env"), """
            # a comment
            A=1
            export B = two words # and a comment
            C="quoted # not a comment" # a comment
            D='it'
            E=a=b
            not an assignment
            REAL=file
            """);

        var variables = DotEnv.under(Map.of("REAL", "environment"), file);

        assertThat(variables)
                .isEqualTo(Map.of(
                        "A", "1",
                        "B", "two words",
                        "C", "quoted # not a comment",
                        "D", "it",
                        "E", "a=b",
                        "REAL", "environment"));
    }

    @Test
    void withoutAFileThereIsTheEnvironmentAlone() throws IOException {
        assertThat(DotEnv.under(Map.of("A", "1"), folder.resolve(".env"))).isEqualTo(Map.of("A", "1"));
    }
}
