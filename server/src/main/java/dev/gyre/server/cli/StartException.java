package dev.gyre.server.cli;

/// A node could not start; the message is a sentence for the person who started it.
public final class StartException extends Exception {

    private static final long serialVersionUID = 1;

    private final String sentence;

    public StartException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    public StartException(String sentence, Throwable cause) {
        super(sentence, cause);
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
