package dev.gyre.server.auth;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.gyre.server.config.TokenConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which issuer and audience tokens must have. Any thread.
final class ClaimRules {

    private final String section;
    private final String issuer;
    private final String audience;
    private final @Nullable Pattern issuerPattern;
    private final @Nullable Pattern audiencePattern;

    /// @param section where the rules stand, for messages
    ClaimRules(String section, TokenConfig config) {
        this.section = section;
        this.issuer = config.issuer();
        this.audience = config.audience();
        this.issuerPattern = pattern(config.issuerRegex());
        this.audiencePattern = pattern(config.audienceRegex());
    }

    private static @Nullable Pattern pattern(String expression) {
        return expression.isEmpty() ? null : Pattern.compile(expression);
    }

    /// The rule that the claims break; it holds nothing of them.
    ///
    /// @param groups takes what named groups match, of the issuer and of the first audience that matches
    Optional<String> broken(Claims claims, Map<String, String> groups) {
        if (!issuer.isEmpty() && !issuer.equals(claims.issuer)) {
            return broken("its issuer is not ", "issuer");
        }
        if (issuerPattern != null && !matches(issuerPattern, claims.issuer, groups)) {
            return broken("its issuer does not match ", "issuer_regex");
        }
        if (!audience.isEmpty() && !claims.audience.contains(audience)) {
            return broken("its audience does not contain ", "audience");
        }
        if (audiencePattern != null && !anyMatches(audiencePattern, claims.audience, groups)) {
            return broken("no audience of it matches ", "audience_regex");
        }
        return Optional.empty();
    }

    private Optional<String> broken(String rule, String option) {
        return Optional.of(rule + section + "." + option);
    }

    private static boolean anyMatches(Pattern pattern, List<String> audience, Map<String, String> groups) {
        return audience.stream().anyMatch(member -> matches(pattern, member, groups));
    }

    private static boolean matches(Pattern pattern, String text, Map<String, String> groups) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return false;
        }
        for (String name : pattern.namedGroups().keySet()) {
            String value = matcher.group(name);
            groups.put(name, value == null ? "" : value);
        }
        return true;
    }
}
