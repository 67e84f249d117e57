package dev.gyre.protocol.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.Command;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.ProtocolCodec.Frame;
import dev.gyre.protocol.ProtocolCodec.UnencodableException;
import dev.gyre.protocol.Publication;
import dev.gyre.protocol.Push;
import dev.gyre.protocol.Replies;
import dev.gyre.protocol.Reply;
import dev.gyre.protocol.Unsubscribe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufCodecTest {

    private static final Command PONG = new Command(0, new Command.Pong());

    static Stream<Arguments> commands() {
        return Stream.of(
                arguments("0408012200", new Command(1, connect(""))),
                arguments("09080122050a03616263", new Command(1, connect("abc"))),
                arguments(
                        "0a08022a060a0463686174",
                        new Command(
                                2,
                                new Command.Subscribe(
                                        "chat",
                                        "",
                                        false,
                                        "",
                                        0,
                                        Payload.EMPTY,
                                        false,
                                        false,
                                        false,
                                        "",
                                        null,
                                        0,
                                        0,
                                        0,
                                        "",
                                        0,
                                        false))),
                arguments(
                        "1308033a0f0a046368617412077b2261223a317d",
                        new Command(3, new Command.Publish("chat", Payload.of("{\"a\":1}"), 0, "", false))),
                arguments(
                        "1008056a0c0a027b7d12066d6574686f64",
                        new Command(5, new Command.Rpc(Payload.of("{}"), "method"))),
                arguments("00", PONG));
    }

    private static Command.Connect connect(String token) {
        return new Command.Connect(token, Payload.EMPTY, Map.of(), "", "", Map.of(), 0);
    }

    static Stream<Arguments> replies() {
        return Stream.of(
                arguments(new Reply(2, Replies.subscribed()), "0408023200"),
                arguments(new Reply(3, new Reply.Published()), "0408034200"),
                arguments(
                        Replies.push("chat", Replies.publication("{\"a\":1}", 2)),
                        "152213120463686174220b22077b2261223a317d3002"),
                arguments(
                        Reply.error(4, ClientError.PERMISSION_DENIED),
                        "1908041215086712117065726d697373696f6e2064656e696564"),
                arguments(Reply.PING, "00"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void readsTheWireExamples(String hex, Command command) {
        assertThat(decode(hex)).isEqualTo(new Frame(List.of(command), false));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void writesTheWireExamples(Reply reply, String hex) throws UnencodableException {
        byte[] frame = ProtobufCodec.INSTANCE.join(List.of(ProtobufCodec.INSTANCE.encode(reply)));

        assertThat(HexFormat.of().formatHex(frame)).isEqualTo(hex);
    }

    @Test
    void readsAndWritesManyMessagesInAFrame() throws UnencodableException {
        byte[] published = ProtobufCodec.INSTANCE.encode(new Reply(3, new Reply.Published()));

        byte[] frame = ProtobufCodec.INSTANCE.join(List.of(published, new byte[0], published));

        assertThat(frame).isEqualTo(HexFormat.of().parseHex("0408034200" + "00" + "0408034200"));
        assertThat(decode("00" + "0408012200" + "00"))
                .isEqualTo(new Frame(List.of(PONG, new Command(1, connect("")), PONG), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "80", // a length that does not end
                "05", // a length without a message
                "04080122", // a message that is cut off
                "ffffffffffffffffff01", // a negative length
                "ffffffff07", // a length of 2 GB
                "ffffffffffffffffffffff01", // a length of more than 64 bits
                "0208", // a field without a value
                "020100", // field number 0
                "02220a", // a body that is longer than its message
                "0422020a05", // a text that is longer than its body
                "0622040a02c328", // a text that is no UTF-8
                "020a00", // the id as bytes
                "022001", // a method as a number
                "010c", // a group that ends without a beginning
                "010b", // a group that does not end
            })
    void stopsAtWhatIsNoCommand(String hex) {
        assertThat(decode(hex)).isEqualTo(new Frame(List.of(), true));
    }

    @Test
    void deliversTheCommandsBeforeTheMalformedOne() {
        assertThat(decode("0408012200" + "0108" + "00"))
                .isEqualTo(new Frame(List.of(new Command(1, connect(""))), true));
    }

    @Test
    void leavesOutUnknownFields() {
        // Field 100: varint 1, then field 101: a group with a text in it.
        assertThat(decode("0e" + "0801" + "a00601" + "ab06" + "0a0161" + "ac06" + "2200"))
                .isEqualTo(new Frame(List.of(new Command(1, connect(""))), false));
    }

    @Test
    void takesTheLow32BitsOfAnId() {
        assertThat(decode("06" + "0885808080" + "10"))
                .isEqualTo(new Frame(List.of(new Command(5, new Command.Pong())), false));
    }

    @Test
    void stopsAtMessagesThatAreNestedTooDeep() throws IOException {
        assertThat(ProtobufCodec.INSTANCE.decode(nestedFilter(50)).malformed()).isFalse();
        assertThat(ProtobufCodec.INSTANCE.decode(nestedFilter(5_000)).malformed())
                .isTrue();
        assertThat(decode("e09c01" + "a30608".repeat(6_688)).malformed()).isTrue();
    }

    private static byte[] nestedFilter(int depth) throws IOException {
        byte[] node = new byte[0];
        for (int i = 0; i < depth; i++) {
            node = field(6, node);
        }
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(frame);
        out.writeByteArrayNoTag(field(5, field(13, node)));
        out.flush();
        return frame.toByteArray();
    }

    private static byte[] field(int number, byte[] content) throws IOException {
        byte[] field = new byte[CodedOutputStream.computeByteArraySize(number, content)];
        CodedOutputStream.newInstance(field).writeByteArray(number, content);
        return field;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 127, 128, 200, 16_383, 16_384, 16_500, 3_000_000})
    void writesLengthsOfAnySize(int size) throws Exception {
        byte[] data = new byte[size];
        Publication publication = Publication.of(Payload.of(data), Replies.info(), 7, Map.of("a", "b".repeat(size)));

        byte[] bytes = ProtobufCodec.INSTANCE.encode(Reply.push(new Push.Published("c".repeat(size), publication)));

        var push = dev.gyre.protocol.protobuf.generated.Reply.parseFrom(bytes).getPush();
        assertThat(push.getChannel()).hasSize(size);
        assertThat(push.getPub().getData()).isEqualTo(ByteString.copyFrom(data));
        assertThat(push.getPub().getInfo().getUser()).isEqualTo("42");
        assertThat(push.getPub().getTagsOrThrow("a")).hasSize(size);
        assertThat(push.getPub().getOffset()).isEqualTo(7);
    }

    @Test
    void doesNotThrowOnHalfASurrogatePair() throws Exception {
        byte[] bytes = ProtobufCodec.INSTANCE.encode(
                Reply.push(new Push.Unsubscribed("a" + (char) 0xD83D, Unsubscribe.SERVER)));

        var push = dev.gyre.protocol.protobuf.generated.Reply.parseFrom(bytes).getPush();
        assertThat(push.getChannel()).isEqualTo("a?");
    }

    private static Frame decode(String hex) {
        return ProtobufCodec.INSTANCE.decode(HexFormat.of().parseHex(hex));
    }
}
