/// Relays: one a channel and node while the node has subscribers. A relay attaches to the channel's entity, encodes
/// each publication once per wire form and hands the same bytes to every local subscriber.
@NullMarked
package dev.gyre.server.hub;

import org.jspecify.annotations.NullMarked;
