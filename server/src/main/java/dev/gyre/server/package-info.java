/// The server: the program and the start of a node, the only place where the parts are put together.
@NullMarked
package dev.gyre.server;

import org.jspecify.annotations.NullMarked;
