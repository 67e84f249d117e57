package dev.gyre.protocol.schema;

import dev.gyre.protocol.Payload;
import java.util.List;
import java.util.Map;

/// The fields of one message after the other, as an encoding has them. After [#next] exactly one of the other methods
/// takes the value; each throws when the value is of another type. Used by one thread.
public interface FieldReader {

    /// The number of the next field; 0 when the message has no more. Fields that JSON gives as `null` are left out.
    int next() throws MalformedException;

    void skip() throws MalformedException;

    String string() throws MalformedException;

    boolean bool() throws MalformedException;

    int int32() throws MalformedException;

    long int64() throws MalformedException;

    long uint32() throws MalformedException;

    /// A value from 2^63 on comes as a negative one.
    long uint64() throws MalformedException;

    Payload payload() throws MalformedException;

    <T> T message(MessageType<T> type) throws MalformedException;

    /// Adds what the field holds: all values in JSON, one in Protobuf, where the field is repeated.
    void strings(List<String> values) throws MalformedException;

    /// Adds what the field holds, as [#strings] does.
    <T> void messages(MessageType<T> type, List<T> values) throws MalformedException;

    /// Adds what the field holds, as [#strings] does.
    void stringMap(Map<String, String> values) throws MalformedException;

    /// Adds what the field holds, as [#strings] does.
    <T> void messageMap(MessageType<T> type, Map<String, T> values) throws MalformedException;
}
