package dev.gyre.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// One section of the configuration while it is read.
///
/// A record of the configuration reads each of its keys with one call that carries name, default and description.
/// The same calls, made for a catalogue, are the documentation; the names that were asked for are the known ones. A
/// value of a wrong type is reported and its default taken, so that all problems come to light in one reading.
final class Section {

    private static final String NOT_AVAILABLE = "not available in this release and ignored";

    private final Reading reading;
    private final Place place;
    private final JsonNode node;
    private final Set<String> names;
    private final List<Section> children;
    private final Optional<Ineffective> ineffective;
    private final KeyReader keys;

    private Section(
            Reading reading,
            Place place,
            JsonNode node,
            Set<String> names,
            List<Section> children,
            Optional<Ineffective> ineffective) {
        this.reading = reading;
        this.place = place;
        this.node = node;
        this.names = names;
        this.children = children;
        this.ineffective = ineffective;
        this.keys = new KeyReader(reading, place, node, names, ineffective);
    }

    static Section root(Reading reading, ObjectNode file) {
        return new Section(reading, Place.ROOT, file, new HashSet<>(), new ArrayList<>(), Optional.empty());
    }

    String string(String name, String fallback, String description) {
        return keys.value(name, ValueType.STRING, fallback, description);
    }

    Secret secret(String name, String description) {
        return new Secret(keys.value(name, ValueType.SECRET, "", description));
    }

    /// PEM text, PEM text in base64, or the path of a file.
    String pem(String name, String description) {
        return keys.value(name, ValueType.PEM, "", description);
    }

    boolean bool(String name, String description) {
        boolean on = keys.value(name, ValueType.BOOL, false, description);
        if (name.equals("enabled")) {
            ineffective.ifPresent(set -> set.switchedOff = !on && !set.names.contains(name));
        }
        return on;
    }

    /// A whole number that is not negative.
    int integer(String name, int fallback, String description) {
        int number = keys.value(name, ValueType.INT, fallback, description);
        check(number >= 0, name, "must not be negative");
        return number;
    }

    long longInteger(String name, String description) {
        long number = keys.value(name, ValueType.LONG, 0L, description);
        check(number >= 0, name, "must not be negative");
        return number;
    }

    /// A duration that is not negative.
    Duration duration(String name, String fallback, String description) {
        Duration duration = keys.value(name, ValueType.DURATION, GoDuration.parse(fallback), description);
        check(!duration.isNegative(), name, "must not be negative");
        if (node.path(name).isNumber() && duration.isPositive() && duration.toMillis() == 0) {
            reading.findings()
                    .warn(place.path(name) + " is a number, which means nanoseconds: write \"25s\" for 25 seconds");
        }
        return duration;
    }

    /// A duration without a fraction of a second.
    Duration wholeSeconds(String name, String fallback, String description) {
        Duration duration = duration(name, fallback, description);
        check(duration.equals(duration.truncatedTo(ChronoUnit.SECONDS)), name, "must be whole seconds");
        return duration;
    }

    List<String> strings(String name, String description) {
        return keys.value(name, ValueType.STRINGS, List.of(), description);
    }

    List<String> strings(String name, List<String> fallback, String description) {
        return keys.value(name, ValueType.STRINGS, fallback, description);
    }

    Map<String, String> stringMap(String name, String description) {
        return keys.value(name, ValueType.STRING_MAP, Map.of(), description);
    }

    Section section(String name, String description) {
        return child(name, description, ineffective);
    }

    /// A list of objects that are told apart by their `name`. Flags and environment give either a JSON array, or names
    /// whose options then follow in variables of their own.
    <T> List<T> items(String name, String description, Function<Section, T> reader) {
        Place list = place.child(name);
        keys.describe(name, "list", "", description);
        if (reading.describes()) {
            var _ = reader.apply(new Section(
                    reading,
                    list.anyItem(),
                    MissingNode.getInstance(),
                    new HashSet<>(),
                    new ArrayList<>(),
                    ineffective));
        }
        Optional<Inputs.Given> given = keys.given(name);
        List<JsonNode> nodes =
                given.map(value -> Items.of(value.value(), node.path(name))).orElse(List.of());
        if (given.isPresent() && nodes.stream().anyMatch(item -> !item.isObject())) {
            keys.onBroken(name, "must be a list of objects", given.get(), ValueType.STRING);
            return List.of();
        }
        if (!nodes.isEmpty()) {
            ineffective.ifPresent(set -> set.names.add(name));
        }
        List<T> items = new ArrayList<>();
        for (JsonNode item : nodes) {
            String label = item.path("name").asText("");
            Place at = list.item(label.isEmpty() ? String.valueOf(items.size()) : label);
            Section section = new Section(
                    reading,
                    at,
                    item,
                    new HashSet<>(),
                    new ArrayList<>(),
                    ineffective.map(_ -> new Ineffective(at.path())));
            children.add(section);
            items.add(reader.apply(section));
        }
        return items;
    }

    /// A section that Centrifugo has and this release does not: known, so that a file with it loads, but a warning
    /// when it is switched on. Nothing in it is a problem.
    ///
    /// @param consequence what the warning says, after the names of the keys that were set
    void unavailable(String name, String description, String consequence, Consumer<Section> reader) {
        if (ineffective.isPresent()) {
            reader.accept(section(name, description));
            return;
        }
        names.add(name);
        if (!reading.describes() && !node.has(name) && !reading.inputs().mentions(place.child(name))) {
            return;
        }
        Ineffective without = new Ineffective(place.path(name));
        reader.accept(child(name, description, Optional.of(without)));
        warnAbout(without, consequence);
    }

    void unavailable(String name, String description, Consumer<Section> reader) {
        unavailable(name, description, NOT_AVAILABLE, reader);
    }

    /// Keys of this section that this release knows but does nothing with.
    void unavailableKeys(Consumer<Section> reader) {
        unavailableKeys(NOT_AVAILABLE, reader);
    }

    void unavailableKeys(String consequence, Consumer<Section> reader) {
        withoutEffect(consequence, section -> {
            reader.accept(section);
            return section;
        });
    }

    /// A key of this section that has a place in its record already, but that this release does nothing with.
    <T> T withoutEffect(Function<Section, T> key) {
        return withoutEffect(NOT_AVAILABLE, key);
    }

    <T> T withoutEffect(String consequence, Function<Section, T> key) {
        Ineffective without = new Ineffective(place.path());
        T value = key.apply(new Section(reading, place, node, names, children, Optional.of(without)));
        warnAbout(without, consequence);
        return value;
    }

    /// Reports a problem with the value of a key that was read before, unless it has one already.
    ///
    /// @param rule continues the sentence that the key's name begins
    void check(boolean holds, String name, String rule) {
        keys.check(holds, name, rule);
    }

    void problem(String sentence) {
        reading.findings().problem(sentence);
    }

    void warn(String sentence) {
        reading.findings().warn(sentence);
    }

    /// Passes each section that was read below this one, and this one itself.
    void visit(Consumer<Section> visitor) {
        visitor.accept(this);
        children.forEach(child -> child.visit(visitor));
    }

    Place place() {
        return place;
    }

    Set<String> knownNames() {
        return names;
    }

    /// Keys in the file that nothing asked for.
    List<String> unknownNames() {
        List<String> unknown = new ArrayList<>();
        node.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                unknown.add(name);
            }
        });
        return unknown;
    }

    private Section child(String name, String description, Optional<Ineffective> inherited) {
        keys.describe(name, "object", "", description);
        JsonNode below = node.path(name);
        Optional<Ineffective> own = inherited.map(parent -> parent.at(place.path(name)));
        if (!below.isMissingNode() && !below.isNull() && !below.isObject()) {
            own.ifPresentOrElse(
                    Ineffective::markWhole,
                    () -> keys.onBroken(name, "must be an object", new Inputs.Given(below, ""), ValueType.STRING));
        }
        Section child = new Section(reading, place.child(name), below, new HashSet<>(), new ArrayList<>(), own);
        children.add(child);
        return child;
    }

    private void warnAbout(Ineffective without, String consequence) {
        List<String> set = without.effectivelySet();
        if (!set.isEmpty()) {
            reading.findings().warnAbout(place.path(), set, consequence);
        }
    }
}
