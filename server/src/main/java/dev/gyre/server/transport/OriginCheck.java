package dev.gyre.server.transport;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Whether a request of a browser comes from a page that may use this server: `client.allowed_origins`.
///
/// The patterns are globs over the whole origin in lower case: `*` any characters, `?` one, `[abc]`, `[a-z]`,
/// `[!a-z]` one of a set, `{a,b}` alternatives, `\` takes the next character as it is. The server's own host is
/// nothing special.
///
/// Source: Centrifugo `internal/origin`.
public final class OriginCheck {

    private final boolean any;
    private final List<Pattern> patterns;

    /// @throws IllegalArgumentException when a pattern is none
    public OriginCheck(List<String> allowedOrigins) {
        this.any = allowedOrigins.contains("*");
        this.patterns = allowedOrigins.stream()
                .map(glob -> new Glob(glob.toLowerCase(Locale.ROOT)).toPattern())
                .toList();
    }

    /// @param origin the header's value, empty when there was none: no browser, so allowed
    public boolean allows(String origin) {
        if (origin.isEmpty() || any) {
            return true;
        }
        String lowerCase = origin.toLowerCase(Locale.ROOT);
        return patterns.stream().anyMatch(pattern -> pattern.matcher(lowerCase).matches());
    }

    private static final class Glob {

        private final String glob;
        private int at;

        Glob(String glob) {
            this.glob = glob;
        }

        Pattern toPattern() {
            var regex = new StringBuilder();
            int depth = 0;
            while (at < glob.length()) {
                char c = glob.charAt(at++);
                switch (c) {
                    case '*' -> {
                        while (at < glob.length() && glob.charAt(at) == '*') {
                            at++;
                        }
                        regex.append(".*");
                    }
                    case '?' -> regex.append('.');
                    case '[' -> set(regex);
                    case '{' -> {
                        depth++;
                        regex.append("(?:");
                    }
                    case '}' -> {
                        regex.append(depth > 0 ? ")" : "\\}");
                        depth = Math.max(0, depth - 1);
                    }
                    case ',' -> regex.append(depth > 0 ? "|" : ",");
                    case '\\' -> literal(regex, next());
                    default -> literal(regex, c);
                }
            }
            if (depth > 0) {
                throw malformed();
            }
            return Pattern.compile(regex.toString(), Pattern.DOTALL);
        }

        private void set(StringBuilder regex) {
            int end = glob.indexOf(']', at);
            if (end <= at) {
                throw malformed();
            }
            regex.append('[');
            if (glob.charAt(at) == '!') {
                regex.append('^');
                at++;
            }
            for (; at < end; at++) {
                char c = glob.charAt(at);
                regex.append(c == '-' ? "-" : Pattern.quote(String.valueOf(c)));
            }
            at++;
            regex.append(']');
        }

        private char next() {
            if (at == glob.length()) {
                throw malformed();
            }
            return glob.charAt(at++);
        }

        private static void literal(StringBuilder regex, char c) {
            regex.append(Pattern.quote(String.valueOf(c)));
        }

        private IllegalArgumentException malformed() {
            return new IllegalArgumentException("allowed_origins: \"" + glob + "\" is not a pattern");
        }
    }
}
