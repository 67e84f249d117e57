package dev.gyre.server.auth;

import com.auth0.jwt.interfaces.DecodedJWT;

/// Keys that tokens are signed with. The configured key decides which algorithms are accepted, the token's header only
/// picks one of them. Any thread.
sealed interface TokenKeys permits HmacKeys {

    boolean signed(DecodedJWT token);
}
