package dev.gyre.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/// Follows the publications of one connection, so that a patch can be replaced by the data that it makes of the
/// publication before it in the same channel (and of the same key).
final class DeltaBases {

    private final Map<JsonNode, String> subscribing = new HashMap<>();
    private final Map<Key, String> bases = new HashMap<>();

    private record Key(String channel, String key) {}

    /// Looks at a frame for the channels that it subscribes to.
    void sent(String frame) {
        frame.lines()
                .flatMap(line -> Json.parse(line).stream())
                .filter(command -> command.path("subscribe").isObject())
                .forEach(command -> subscribing.put(
                        command.path("id"),
                        command.path("subscribe").path("channel").asText()));
    }

    /// Patches what the message brings, in place.
    void received(JsonNode message) {
        JsonNode push = message.path("push");
        if (push.path("pub") instanceof ObjectNode publication) {
            onPublication(push.path("channel").asText(), publication);
        }
        if (message.path("subscribe").isObject()) {
            onSubscribed(subscribing.getOrDefault(message.path("id"), ""), message.path("subscribe"));
        }
        message.path("connect").path("subs").properties().forEach(each -> onSubscribed(each.getKey(), each.getValue()));
    }

    private void onSubscribed(String channel, JsonNode result) {
        for (String list : new String[] {"state", "publications"}) {
            for (JsonNode each : result.path(list)) {
                if (each instanceof ObjectNode publication) {
                    onPublication(channel, publication);
                }
            }
        }
    }

    private void onPublication(String channel, ObjectNode publication) {
        var key = new Key(channel, publication.path("key").asText());
        JsonNode data = publication.path("data");
        String base = bases.get(key);
        if (publication.path("delta").asBoolean() && base != null) {
            publication.put(
                    "data",
                    data.isTextual()
                            ? FossilPatch.apply(base, data.textValue())
                            : "not a patch: " + Json.compact(data));
            data = publication.path("data");
        }
        if (data.isTextual()) {
            bases.put(key, data.textValue());
        } else {
            bases.remove(key);
        }
    }
}
