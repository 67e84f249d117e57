/// Sessions: the client protocol as a state machine that is called by its connection's thread.
///
/// The way of a command: [CommandPipeline] takes it out of its message, [ClientSession] minds the phase in which it
/// comes, and [Commands] asks for the [Verdict] on it ([Subscribing], [Publishing] and others) and acts on that.
/// What is to be told meanwhile or later comes from [SessionSubscriptions], [SessionTimer] and, by orders of the
/// server, [LocalClients].
@NullMarked
package dev.gyre.server.client;

import org.jspecify.annotations.NullMarked;
