package dev.gyre.protocol.schema;

import dev.gyre.protocol.Payload;
import dev.gyre.protocol.ProtocolCodec.UnencodableException;
import java.util.Collection;
import java.util.Map;

/// Takes the fields of a message in the order of their numbers. Zero values, empty texts and empty collections are left
/// out; a message is written even when it is empty. Used by one thread.
public interface FieldWriter {

    /// Makes the next field stand in JSON even when it is zero or empty; Protobuf has no such rule.
    FieldWriter always();

    void string(int number, String name, String value);

    void bool(int number, String name, boolean value);

    /// `uint32` or `uint64`; a negative value stands for one from 2^63 on.
    void unsigned(int number, String name, long value);

    /// `int32` or `int64`.
    void signed(int number, String name, long value);

    /// `sint64`.
    void zigzag(int number, String name, long value);

    void payload(int number, String name, Payload value) throws UnencodableException;

    <T> void message(int number, String name, T value, Body<T> body) throws UnencodableException;

    <T> void messages(int number, String name, Collection<T> values, Body<T> body) throws UnencodableException;

    void stringMap(int number, String name, Map<String, String> values);

    <T> void messageMap(int number, String name, Map<String, T> values, Body<T> body) throws UnencodableException;

    @FunctionalInterface
    interface Body<T> {
        void write(T value, FieldWriter out) throws UnencodableException;
    }
}
