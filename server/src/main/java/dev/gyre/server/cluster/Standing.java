package dev.gyre.server.cluster;

/// Whether a node's place in the cluster lets it serve clients.
///
/// @param reason a sentence when it does not, empty when it does
public record Standing(boolean serves, String reason) {

    static final Standing GOOD = new Standing(true, "");

    static Standing bad(String reason) {
        return new Standing(false, reason);
    }
}
