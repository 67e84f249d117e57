/// Fossil deltas: what changed between two payloads, as clients that asked for it get it.
///
/// [dev.gyre.protocol.delta.FossilDelta] makes and applies patches; [dev.gyre.protocol.delta.BlockIndex] finds what the
/// two have in common, [dev.gyre.protocol.delta.PatchWriter] and [dev.gyre.protocol.delta.PatchReader] know the format.
@NullMarked
package dev.gyre.protocol.delta;

import org.jspecify.annotations.NullMarked;
