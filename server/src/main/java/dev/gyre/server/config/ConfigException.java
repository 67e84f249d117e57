package dev.gyre.server.config;

import java.util.List;

/// The configuration cannot be used. Carries everything that is wrong with it, one sentence a problem.
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    public ConfigException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
