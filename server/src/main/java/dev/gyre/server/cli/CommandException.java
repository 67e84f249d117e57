package dev.gyre.server.cli;

/// A command did not succeed; the message is one sentence for the user.
final class CommandException extends Exception {

    private static final long serialVersionUID = 1;

    CommandException(String sentence) {
        super(sentence);
    }

    CommandException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
