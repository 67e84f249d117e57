package dev.gyre.server.api;

import java.io.IOException;

/// A body that cannot be decoded: no JSON, or a value of the wrong type. It carries no stack trace.
final class MalformedBodyException extends IOException {

    MalformedBodyException(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
