package dev.gyre.server.client;

import dev.gyre.server.metrics.FrameType;

/// A command that has to be answered.
///
/// @param id comes back with the answer
/// @param beginNanos when the session took it, of [System#nanoTime]
record Call(long id, FrameType method, long beginNanos) {}
