package dev.gyre.server.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;

/// A value that is PEM text, PEM text in base64, or the path of a file with PEM text; tried in this order.
final class Pem {

    private static final String MARK = "-----BEGIN ";

    private Pem() {}

    /// @throws InvalidValueException when the value is none of the three
    static String resolve(String value) {
        if (value.isEmpty() || value.contains(MARK)) {
            return value;
        }
        String decoded = decode(value);
        return decoded.contains(MARK) ? decoded : readFile(value);
    }

    private static String decode(String value) {
        try {
            return new String(Base64.getMimeDecoder().decode(value), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }

    private static String readFile(String value) {
        String text;
        try {
            text = Files.readString(Path.of(value));
        } catch (IOException | InvalidPathException unreadable) {
            throw new InvalidValueException("must be PEM text, PEM text in base64, or a readable file");
        }
        if (!text.contains(MARK)) {
            throw new InvalidValueException("names a file that contains no PEM text");
        }
        return text;
    }
}
