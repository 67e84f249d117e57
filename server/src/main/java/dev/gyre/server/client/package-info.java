/// Sessions: the client protocol as a state machine that is called by its connection's thread.
@NullMarked
package dev.gyre.server.client;

import org.jspecify.annotations.NullMarked;
