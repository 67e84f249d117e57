package dev.gyre.server.api;

import dev.gyre.protocol.ClientError;

/// Why a call of the server API was refused.
///
/// The codes are those of the client protocol; two of them have another text here.
///
/// Source: Centrifugo, `internal/apiproto` errors.
public record ApiError(int code, String message) {

    public static final ApiError INTERNAL = of(ClientError.INTERNAL);
    public static final ApiError UNKNOWN_CHANNEL = of(ClientError.UNKNOWN_CHANNEL);
    public static final ApiError NOT_FOUND = new ApiError(104, "not found");
    public static final ApiError BAD_REQUEST = of(ClientError.BAD_REQUEST);
    public static final ApiError NOT_AVAILABLE = of(ClientError.NOT_AVAILABLE);

    public static ApiError of(ClientError error) {
        return switch (error.code()) {
            case 104 -> NOT_FOUND;
            case 113 -> new ApiError(113, "conflict");
            default -> new ApiError(error.code(), error.message());
        };
    }

    /// The HTTP status in transport error mode.
    int httpStatus() {
        return switch (code) {
            case 102, 104 -> 404;
            case 107, 108 -> 400;
            case 112 -> 416;
            case 113 -> 409;
            default -> 500;
        };
    }

    /// As a JSON object.
    JsonText json() {
        return new JsonText()
                .raw("{\"code\":")
                .number(code)
                .raw(",\"message\":")
                .string(message)
                .raw("}");
    }
}
