/// Tokens: who a connection is and what a subscription may.
@NullMarked
package dev.gyre.server.auth;

import org.jspecify.annotations.NullMarked;
