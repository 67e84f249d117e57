package dev.gyre.server.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// A configured secret; never shows itself in logs and messages.
public record Secret(String value) {

    public static final Secret NONE = new Secret("");

    public boolean isEmpty() {
        return value.isEmpty();
    }

    /// Compares in a time that does not depend on where the texts differ.
    public boolean matches(String candidate) {
        return MessageDigest.isEqual(
                value.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return value.isEmpty() ? "" : "<hidden>";
    }
}
