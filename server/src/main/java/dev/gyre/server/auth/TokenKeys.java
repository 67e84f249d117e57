package dev.gyre.server.auth;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/// Keys that tokens are signed with. The key decides which algorithms are accepted, the token's header only picks
/// one of them. Any thread.
sealed interface TokenKeys permits ConfiguredKeys, JwksKeys {

    /// Whether the token is signed; a stage that is done already wherever nothing has to be fetched.
    ///
    /// @param groups what named groups of the configured expressions have matched in the token
    CompletionStage<Outcome> check(SignedToken token, Map<String, String> groups);

    sealed interface Outcome {

        record Signed() implements Outcome {}

        /// @param reason the rule and the option; holds nothing of the token
        record Unsigned(String reason) implements Outcome {}

        /// Nobody can tell now, because too many wait for keys already.
        record Overloaded(String reason) implements Outcome {}
    }
}
