package dev.gyre.server.config;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Keys whose values are regular expressions.
final class Expressions {

    private Expressions() {}

    /// The expression as Java spells it: Go writes a named group as `(?P<name>…)`. Empty for none.
    static String read(Section s, String name, String description) {
        String expression = s.string(name, "", description).replace("(?P<", "(?<");
        s.check(compiles(expression), name, "must be a regular expression");
        return expression;
    }

    private static boolean compiles(String expression) {
        try {
            Pattern.compile(expression);
            return true;
        } catch (PatternSyntaxException broken) {
            return false;
        }
    }
}
