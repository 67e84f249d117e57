package dev.gyre.server.cli;

import java.util.Base64;
import java.util.random.RandomGenerator;

/// Makes secrets: random bytes as base64url without padding.
record Secrets(RandomGenerator random) {

    static final int HMAC_BYTES = 64;
    static final int KEY_BYTES = 64;
    /// Shorter, because it is typed and pasted.
    static final int DEV_KEY_BYTES = 24;

    static final int PASSWORD_BYTES = 16;

    String next(int bytes) {
        byte[] secret = new byte[bytes];
        random.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }
}
