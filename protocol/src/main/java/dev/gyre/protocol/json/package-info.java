/// The JSON encoding: one command or reply in a line.
///
/// A frame is cut into lines; [dev.gyre.protocol.json.JsonFieldReader] walks over a line's tokens for
/// [dev.gyre.protocol.schema.CommandReader]. On the way out [dev.gyre.protocol.schema.ReplyWriter] writes into
/// [dev.gyre.protocol.json.JsonFieldWriter].
@NullMarked
package dev.gyre.protocol.json;

import org.jspecify.annotations.NullMarked;
