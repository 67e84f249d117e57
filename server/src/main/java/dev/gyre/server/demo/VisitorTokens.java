package dev.gyre.server.demo;

/// Signs connection tokens for the page's visitors.
@FunctionalInterface
public interface VisitorTokens {

    /// A connection token that the server accepts.
    ///
    /// @param user the token's subject
    /// @param infoJson a JSON object for the token's `info` claim
    String sign(String user, String infoJson);
}
