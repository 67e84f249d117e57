/// Channels: one entity a channel in the whole cluster, the only writer of its stream, and the rules of its name.
///
/// The way of a publication: [Channels] sends a publish command to the shard region, the entity ([ChannelCore])
/// numbers, stores and answers it, and tells the relays (`hub`) of the nodes that have subscribers.
@NullMarked
package dev.gyre.server.channel;

import org.jspecify.annotations.NullMarked;
