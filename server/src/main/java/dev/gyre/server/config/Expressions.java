package dev.gyre.server.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/// Keys whose values are regular expressions, in the syntax of Go.
final class Expressions {

    private Expressions() {}

    /// Empty for none.
    static String read(Section s, String name, String description) {
        String expression = s.string(name, "", description);
        s.check(compiles(expression), name, "must be a regular expression in the syntax of Go (RE2)");
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
