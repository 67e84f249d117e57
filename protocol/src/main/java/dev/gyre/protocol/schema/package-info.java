/// The fields of every message, written down once for both encodings.
///
/// [dev.gyre.protocol.schema.CommandReader] and [dev.gyre.protocol.schema.ReplyWriter] name each field by number
/// and by name. A codec brings its [dev.gyre.protocol.schema.FieldReader] and its
/// [dev.gyre.protocol.schema.FieldWriter], which know how a field stands on the wire. So the two encodings cannot
/// drift apart.
@NullMarked
package dev.gyre.protocol.schema;

import org.jspecify.annotations.NullMarked;
