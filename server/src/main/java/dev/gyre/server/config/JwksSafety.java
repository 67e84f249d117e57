package dev.gyre.server.config;

import java.util.List;
import java.util.Optional;

/// Whether an expression leaves only names that its author wrote down to the groups of a JWKS endpoint.
///
/// What such a group matches comes from a token whose signature nobody has checked yet. A group that matches more than
/// a list of literals would let the maker of the token choose where its keys are fetched.
///
/// Source: Centrifugo `internal/jwtverify/validate.go`.
final class JwksSafety {

    private static final String CLASSES = "dDwWsSpP";

    private JwksSafety() {}

    /// @param groups names of the groups that the endpoint uses
    /// @return the rule that the expression breaks
    static Optional<String> broken(String expression, List<String> groups) {
        if (groups.isEmpty()) {
            return Optional.empty();
        }
        if (hasClass(expression)) {
            return Optional.of("must not contain character classes while jwks_public_endpoint is a template");
        }
        for (String group : groups) {
            boolean listed = literal(expression, "(?P<" + group + ">") && literal(expression, "(?<" + group + ">");
            if (!listed) {
                return Optional.of("must list the values of the group " + group
                        + ", as in value1|value2, because jwks_public_endpoint uses it");
            }
        }
        return Optional.empty();
    }

    private static boolean hasClass(String expression) {
        for (int at = 0; at < expression.length(); at++) {
            char character = expression.charAt(at);
            if (character == '[') {
                return true;
            }
            if (character == '\\') {
                at++;
                if (at < expression.length() && CLASSES.indexOf(expression.charAt(at)) >= 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Whether every group that is opened like this holds nothing but literals.
    private static boolean literal(String expression, String opening) {
        for (int at = expression.indexOf(opening); at >= 0; at = expression.indexOf(opening, at + 1)) {
            if (!literal(expression, at + opening.length())) {
                return false;
            }
        }
        return true;
    }

    /// Whether the group that is open at `start` holds nothing but literals, alternatives and groups of these.
    private static boolean literal(String expression, int start) {
        int depth = 1;
        int at = start;
        while (at < expression.length()) {
            char character = expression.charAt(at);
            if (character == ')') {
                depth--;
                if (depth == 0) {
                    return true;
                }
            } else if (character == '(') {
                depth++;
                at = afterOpening(expression, at);
            } else if (character == '\\') {
                at++;
                if (at == expression.length() || Character.isLetterOrDigit(expression.charAt(at))) {
                    return false;
                }
            } else if (".*+?{^$".indexOf(character) >= 0) {
                return false;
            }
            at++;
        }
        return false;
    }

    /// The last character of `(`, `(?:`, `(?i:`, `(?P<name>` or `(?<name>`.
    private static int afterOpening(String expression, int at) {
        if (!expression.startsWith("(?", at)) {
            return at;
        }
        int end = at + 2;
        while (end < expression.length() && ":>)".indexOf(expression.charAt(end)) < 0) {
            end++;
        }
        boolean flagsOnly = end < expression.length() && expression.charAt(end) == ')';
        return flagsOnly ? end - 1 : end;
    }
}
