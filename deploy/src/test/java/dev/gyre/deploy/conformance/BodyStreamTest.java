package dev.gyre.deploy.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BodyStreamTest {

    @Test
    void readsChunks() throws IOException {
        assertThat(text(BodyStream.chunked(in("5\r\nhello\r\nA;x=y\r\n, 12345678\r\n0\r\n\r\n"))))
                .isEqualTo("hello, 12345678");
    }

    @Test
    void readsNoFurtherThanTheLength() throws IOException {
        InputStream in = in("hello and more");

        assertThat(text(BodyStream.sized(in, 5))).isEqualTo("hello");
        assertThat(text(in)).isEqualTo(" and more");
    }

    @Test
    void endWithinTheBodyFails() {
        assertThatThrownBy(() -> text(BodyStream.sized(in("hel"), 5))).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> text(BodyStream.chunked(in("5\r\nhello\r\n")))).isInstanceOf(EOFException.class);
    }

    private static InputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
}
