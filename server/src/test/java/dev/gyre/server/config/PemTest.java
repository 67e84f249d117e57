package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemTest {

    private static final String TEXT = "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n";

    @TempDir
    Path folder;

    @Test
    void textIsTakenAsItIs() {
        assertThat(Pem.resolve(TEXT)).isEqualTo(TEXT);
    }

    @Test
    void base64IsDecoded() {
        assertThat(Pem.resolve(Base64.getEncoder().encodeToString(TEXT.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(TEXT);
    }

    @Test
    void aFileIsRead() throws IOException {
        Path file = Files.writeString(folder.resolve("key.pem"), TEXT);

        assertThat(Pem.resolve(file.toString())).isEqualTo(TEXT);
    }

    @Test
    void aFileWithoutPemIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("key.pem"), "hello");

        assertThatThrownBy(() -> Pem.resolve(file.toString())).hasMessage("names a file that contains no PEM text");
    }

    @Test
    void whatIsNothingOfTheseIsRefused() {
        assertThatThrownBy(() -> Pem.resolve("nonsense\u0000"))
                .hasMessage("must be PEM text, PEM text in base64, or a readable file");
    }
}
