package dev.gyre.server.config;

/// A value that cannot be read as the type of its key.
final class InvalidValueException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String rule;

    /// @param rule continues the sentence that the key's name begins
    InvalidValueException(String rule) {
        super(rule);
        this.rule = rule;
    }

    String rule() {
        return rule;
    }
}
