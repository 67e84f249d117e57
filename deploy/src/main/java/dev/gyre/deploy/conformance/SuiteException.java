package dev.gyre.deploy.conformance;

/// The suite cannot go on: a file of it is wrong, or the server under test does not start.
final class SuiteException extends RuntimeException {

    SuiteException(String message) {
        super(message);
    }

    SuiteException(String message, Throwable cause) {
        super(message, cause);
    }
}
