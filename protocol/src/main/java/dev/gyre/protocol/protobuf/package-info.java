/// The Protobuf encoding: each command or reply behind its length.
///
/// Fields are read from and written to bytes directly, so that a payload is copied once; `client.proto` is the schema,
/// and classes generated from it check this package in the tests.
@NullMarked
package dev.gyre.protocol.protobuf;

import org.jspecify.annotations.NullMarked;
