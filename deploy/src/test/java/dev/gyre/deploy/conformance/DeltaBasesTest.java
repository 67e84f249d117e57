package dev.gyre.deploy.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class DeltaBasesTest {

    private final DeltaBases bases = new DeltaBases();

    @Test
    void livePublicationIsPatchedAgainstTheOneBefore() {
        received(push("a", "abcd", false));

        assertThat(received(push("a", "4\n4@0,1YYZ_a;", true))
                        .at("/push/pub/data")
                        .asText())
                .isEqualTo("a patch whose checksum is wrong");
        assertThat(received(push("b", "4\n4@0,0;", true)).at("/push/pub/data").asText())
                .isEqualTo("4\n4@0,0;");
    }

    @Test
    void recoveredPublicationsOfASubscribeReplyAreFollowed() {
        bases.sent("{\"id\":5,\"subscribe\":{\"channel\":\"a\"}}");
        received("{\"id\":5,\"subscribe\":{\"publications\":[{\"data\":\"zzzz\"}]}}");

        String patched = received(push("a", "0\n0;", true)).at("/push/pub/data").asText();

        assertThat(patched).isEmpty();
    }

    private JsonNode received(String message) {
        JsonNode read = Json.parse(message).orElseThrow();
        bases.received(read);
        return read;
    }

    private static String push(String channel, String data, boolean delta) {
        var publication = Json.object().put("data", data);
        if (delta) {
            publication.put("delta", true);
        }
        var push = Json.object().put("channel", channel);
        push.set("pub", publication);
        var message = Json.object();
        message.set("push", push);
        return Json.compact(message);
    }
}
