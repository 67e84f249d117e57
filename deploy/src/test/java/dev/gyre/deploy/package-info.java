/// End-to-end tests: the packaged server as its own process, with the clients that users have.
@NullMarked
package dev.gyre.deploy;

import org.jspecify.annotations.NullMarked;
