/// Tokens: who a client is and what a channel's owner allows it, signed by the back end.
@NullMarked
package dev.gyre.server.auth;

import org.jspecify.annotations.NullMarked;
