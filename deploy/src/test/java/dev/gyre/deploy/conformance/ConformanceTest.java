package dev.gyre.deploy.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConformanceTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void helpNamesEveryOption() throws InterruptedException {
        assertThat(run("--help")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("--start", "--url", "--rows", "--only", "--jobs", "--servers", "--known", "GROUP");
    }

    @Test
    void rowsPrintsTheTable() throws InterruptedException {
        assertThat(run("--rows", "--folder", "conformance")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("| CP-01 | Command envelope | ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        session                                   | --start
        --start x --url http://127.0.0.1:1        | mutually exclusive
        --url ftp://127.0.0.1 session             | http://HOST:PORT
        --start ./missing nowhere                 | no group nowhere
        --start ./missing-server session          | cannot be started
        """)
    void unusableArgumentsAreExplained(String arguments, String explanation) throws InterruptedException {
        String[] words = ("--folder conformance " + arguments).split(" +");

        assertThat(run(words)).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8)).contains(explanation);
    }

    private int run(String... arguments) throws InterruptedException {
        return Conformance.run(List.of(arguments), print(out), print(err));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
