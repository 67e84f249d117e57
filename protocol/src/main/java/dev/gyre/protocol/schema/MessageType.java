package dev.gyre.protocol.schema;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// How a kind of message is read: its fields, and what is made of them. Immutable.
public final class MessageType<T> {

    private final Map<String, Integer> numbers;
    private final Set<Integer> payloads;
    private final Body<T> body;

    private MessageType(Map<String, Integer> numbers, Set<Integer> payloads, Body<T> body) {
        this.numbers = numbers;
        this.payloads = payloads;
        this.body = body;
    }

    /// A type without fields.
    static <T> MessageType<T> of(Body<T> body) {
        return new MessageType<>(Map.of(), Set.of(), body);
    }

    MessageType<T> with(int number, String name) {
        Map<String, Integer> more = new HashMap<>(numbers);
        more.put(name, number);
        return new MessageType<>(more, payloads, body);
    }

    MessageType<T> withPayload(int number, String name) {
        Set<Integer> more = new HashSet<>(payloads);
        more.add(number);
        return new MessageType<>(numbers, more, body).with(number, name);
    }

    /// The number of the field that is called so in JSON, whatever the case; 0 when there is none.
    public int number(String name) {
        Integer number = numbers.get(name);
        if (number == null) {
            number = numbers.get(name.toLowerCase(Locale.ROOT));
        }
        return number == null ? 0 : number;
    }

    /// Whether the field is passed through unparsed, so that a JSON `null` is a value of it.
    public boolean isPayload(int number) {
        return payloads.contains(number);
    }

    /// Takes the message's fields from the reader, up to the last.
    public T read(FieldReader in) throws MalformedException {
        return body.read(in);
    }

    @FunctionalInterface
    interface Body<T> {
        T read(FieldReader in) throws MalformedException;
    }
}
