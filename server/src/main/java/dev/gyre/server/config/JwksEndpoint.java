package dev.gyre.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Where a JSON Web Key Set is fetched: a URL in which `{{group}}` stands for what a named group of `issuer_regex` or
/// `audience_regex` has matched in the token at hand.
///
/// @param template empty for none
public record JwksEndpoint(String template) {

    public static final JwksEndpoint NONE = new JwksEndpoint("");

    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";

    public boolean isEmpty() {
        return template.isEmpty();
    }

    /// The names in braces, in their order.
    List<String> groups() {
        List<String> names = new ArrayList<>();
        fill(name -> {
            names.add(name);
            return "";
        });
        return names;
    }

    boolean isWellFormed() {
        return uri(fill(_ -> "x")).isPresent();
    }

    /// The URL for a token.
    ///
    /// @param groups what named groups have matched; one that is missing counts as empty
    /// @return empty when the result is no URL that may be asked: values of the token must not lead out of the path
    public Optional<URI> resolve(Map<String, String> groups) {
        return uri(fill(name -> groups.getOrDefault(name, "")));
    }

    private String fill(Function<String, String> value) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (int open = template.indexOf(OPEN); open >= 0; open = template.indexOf(OPEN, at)) {
            int close = template.indexOf(CLOSE, open);
            if (close < 0) {
                break;
            }
            text.append(template, at, open).append(value.apply(template.substring(open + OPEN.length(), close)));
            at = close + CLOSE.length();
        }
        return text.append(template, at, template.length()).toString();
    }

    private static Optional<URI> uri(String text) {
        try {
            URI uri = new URI(text);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return http && uri.getHost() != null && !leadsElsewhere(uri.getPath())
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    /// @param path decoded, so that `%2e` counts as a dot
    private static boolean leadsElsewhere(String path) {
        String whole = path + "/";
        return whole.contains("/../") || whole.contains("/./") || path.contains("//") || path.contains("\\");
    }

    /// Without user name and password.
    @Override
    public String toString() {
        return template.replaceFirst("//[^/@]*@", "//");
    }
}
