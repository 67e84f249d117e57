package dev.gyre.server.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Publication;
import dev.gyre.protocol.json.JsonCodec;
import dev.gyre.protocol.protobuf.ProtobufCodec;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeltaShapesTest {

    private static final String TEXT = "{\"symbol\":\"ABCDEFGH\",\"exchange\":\"NASDAQ\",\"price\":1}";

    private final DeltaShapes shapes = new DeltaShapes();
    private final Publication first = publication(TEXT, 1).withEpoch("e").withVersion(7);
    private final Publication second =
            publication(TEXT.replace(":1}", ":2}"), 2).withVersion(8);

    private static Publication publication(String text, long offset) {
        return Publication.of(Payload.of(text), null, offset, Map.of("k", "v"));
    }

    @Test
    void wholePublicationIsItselfWhereDataAreBytes() throws Exception {
        assertThat(shapes.shape(first, null, ProtobufCodec.INSTANCE)).isSameAs(first);
    }

    @Test
    void wholePublicationIsAStringInJson() throws Exception {
        assertThat(shapes.shape(first, null, JsonCodec.INSTANCE))
                .isEqualTo(publication("\"" + TEXT.replace("\"", "\\\"") + "\"", 1));
    }

    @Test
    void patchTellsNoVersion() throws Exception {
        Publication shape = shapes.shape(second, first, ProtobufCodec.INSTANCE);

        assertThat(shape.delta()).isTrue();
        assertThat(shape.version()).isZero();
        assertThat(shape.tags()).containsEntry("k", "v");
    }

    @Test
    void whatHasNothingInCommonWithItsBaseIsSentWholeWithoutItsVersion() throws Exception {
        Publication other = publication("x", 3).withVersion(9);

        assertThat(shapes.shape(other, first, ProtobufCodec.INSTANCE)).isEqualTo(publication("x", 3));
    }
}
