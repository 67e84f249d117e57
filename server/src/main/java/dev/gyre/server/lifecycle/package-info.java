/// The life of a node among others: whether it is ready, what it keeps up while it runs, and the steps by which it
/// leaves.
///
/// [Shutdown] puts the steps of [Leaving] into the phases of Pekko's coordinated shutdown: readiness fails, no
/// connection is accepted any more, channels are handed over while clients stay, and [Draining] sends the clients
/// away.
@NullMarked
package dev.gyre.server.lifecycle;

import org.jspecify.annotations.NullMarked;
