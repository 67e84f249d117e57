package dev.gyre.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoggingTest {

    private final LoggerContext context = new LoggerContext();

    @TempDir
    Path folder;

    @BeforeEach
    void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @CsvSource({
        "trace, TRACE, DEBUG",
        "debug, DEBUG, INFO",
        "info, INFO, WARN",
        "warn, WARN, WARN",
        "error, ERROR, ERROR",
        "fatal, OFF, OFF",
        "none, OFF, OFF",
    })
    void librariesTellLessThanTheServer(String name, String own, String libraries) throws CommandException {
        Logging.apply(context, name, "");

        assertThat(context.getLogger("dev.gyre").getEffectiveLevel()).isEqualTo(Level.toLevel(own));
        assertThat(context.getLogger("org.apache.pekko.cluster").getEffectiveLevel())
                .isEqualTo(Level.toLevel(libraries));
    }

    @Test
    void anEventIsOneLineWhateverItsValuesContain() throws CommandException, IOException {
        Path file = folder.resolve("gyre.log");
        Logging.apply(context, "info", file.toString());

        context.getLogger("a.b.Session")
                .atInfo()
                .addKeyValue("channel", "x\n2026-01-01T00:00:00Z ERROR forged")
                .log("subscribed\r\nto");

        assertThat(Files.readString(file))
                .hasLineCount(1)
                .containsPattern(
                        "^\\S+ INFO  subscribed to channel=\"x 2026-01-01T00:00:00Z ERROR forged\" \\[Session]\n$");
    }

    @Test
    void aFileThatCannotBeWrittenIsRefused() throws IOException {
        Path notAFolder = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> Logging.apply(
                        context, "info", notAFolder.resolve("gyre.log").toString()))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("log.file cannot be written");
    }
}
