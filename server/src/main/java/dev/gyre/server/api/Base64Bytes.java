package dev.gyre.server.api;

import dev.gyre.protocol.Payload;
import java.util.Base64;
import java.util.Optional;

/// Decodes what a call gives as `data` or `b64data`, `info` or `b64info`.
final class Base64Bytes {

    private Base64Bytes() {}

    /// The payload; empty when the Base64 is malformed. Line breaks in it are allowed, padding is needed.
    static Optional<Payload> of(ApiRequest.Bytes bytes) {
        if (bytes.base64().isEmpty()) {
            return Optional.of(bytes.json());
        }
        String text = bytes.base64().replace("\n", "").replace("\r", "");
        if (text.length() % 4 != 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Payload.of(Base64.getDecoder().decode(text)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
