package dev.gyre.server.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.server.transport.RawClient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameParserTest {

    private static final int LIMIT = 1000;

    @ParameterizedTest
    @CsvSource(textBlock = """
        c1 80 00000000,                  1002, reserved bit 1
        a1 80 00000000,                  1002, reserved bit 2
        91 80 00000000,                  1002, reserved bit 3
        f1 80 00000000,                  1002, all reserved bits
        83 80 00000000,                  1002, opcode 3
        87 80 00000000,                  1002, opcode 7
        8b 80 00000000,                  1002, opcode 11
        8f 80 00000000,                  1002, opcode 15
        81 00,                           1002, unmasked text
        88 00,                           1002, unmasked close
        80 80 00000000,                  1002, continuation of nothing
        00 80 00000000,                  1002, fragment of nothing
        01 80 00000000 81 80 00000000,   1002, text within text
        01 80 00000000 02 80 00000000,   1002, binary within text
        09 80 00000000,                  1002, fragmented ping
        08 80 00000000,                  1002, fragmented close
        89 fe 007e 00000000,             1002, long ping
        88 fe 007e 00000000,             1002, long close
        88 81 00000000 03,               1002, close with half a code
        88 82 00000000 0000,             1002, close code 0
        88 82 00000000 03e7,             1002, close code 999
        88 82 00000000 03ec,             1002, close code 1004
        88 82 00000000 03ed,             1002, close code 1005
        88 82 00000000 03ee,             1002, close code 1006
        88 82 00000000 03f7,             1002, close code 1015
        88 82 00000000 0bb7,             1002, close code 2999
        88 82 00000000 1388,             1002, close code 5000
        88 82 00000000 ffff,             1002, close code 65535
        88 83 00000000 03e8 ff,          1007, close reason of no text
        88 83 00000000 03e8 c3,          1007, close reason with half a character
        81 81 00000000 ff,               1007, text of no text
        81 81 00000000 c3,               1007, text with half a character
        81 82 00000000 eda0,             1007, surrogate
        01 81 00000000 c3 80 81 00000000 41, 1007, character broken by a fragment
        81 85 00000000 c0,               1007, found before the text is complete
        82 fe 03e9,                      1009, one byte too long; found before the mask
        02 fe 03e8 00000000,             0,    as long as allowed
        82 ff 0000000100000000,          1009, more than 32 bits
        82 ff 7fffffffffffffff,          1009, the longest
        82 ff 8000000000000000,          1002, negative
        """)
    void hostileFrameIsRefusedAtItsFirstWrongByte(String hex, int code, String what) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));

        for (int split : new int[] {bytes.length, 1}) {
            Incoming last = null;
            for (Incoming incoming : parse(bytes, split, LIMIT)) {
                last = incoming;
            }
            if (code == 0) {
                assertThat(last).as(what).isNull();
            } else {
                assertThat(last).as(what).isInstanceOfSatisfying(Incoming.Violation.class, violation -> {
                    assertThat(violation.code()).isEqualTo(code);
                    assertThat(violation.reason().isEmpty()).isEqualTo(code == 1009);
                });
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1011, 1014, 3000, 3500, 4999})
    void closeCodeOfAPeerIsTaken(int code) {
        byte[] close = RawClient.frame(0x88, new byte[] {(byte) (code >> 8), (byte) code, 'b', 'y', 'e'});

        assertThat(parse(close, 2, LIMIT)).containsExactly(new Incoming.Close(code));
    }

    @Test
    void allFragmentsCountTogether() {
        var parser = new FrameParser(10);
        parser.offer(RawClient.frame(0x01, new byte[6]));
        parser.offer(RawClient.frame(0x89, new byte[100]));
        parser.offer(RawClient.frame(0x80, new byte[5]));

        assertThat(parser.next()).isInstanceOf(Incoming.Ping.class);
        assertThat(parser.next()).isEqualTo(new Incoming.Violation(1009, ""));
        parser.offer(RawClient.frame(0x81, new byte[1]));
        assertThat(parser.next()).isNull();
    }

    @Test
    void lengthInALongerFormIsTaken() {
        byte[] hello = HexFormat.of().parseHex("82ff0000000000000002" + "00000000" + "4142");

        assertThat(texts(parse(hello, 3, LIMIT))).containsExactly("binary AB");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyConversationInAnyPiecesIsReadAsItWasMeant(long seed) {
        var random = new Random(seed);
        var expected = new ArrayList<String>();
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 300; i++) {
            sayMessage(random, expected, bytes);
        }
        var parser = new FrameParser(70_000);
        var read = new ArrayList<String>();

        byte[] all = bytes.toByteArray();
        int at = 0;
        while (at < all.length) {
            int size = Math.min(all.length - at, 1 + random.nextInt(random.nextBoolean() ? 8 : 20_000));
            parser.offer(Arrays.copyOfRange(all, at, at + size));
            at += size;
            if (random.nextInt(4) > 0) { // else more is offered before it is read
                read.addAll(texts(drain(parser)));
            }
        }

        read.addAll(texts(drain(parser)));
        assertThat(read).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void noiseNeverThrowsAndNeverGivesMoreThanTheLimit(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            if (noise.length > 1 && random.nextInt(8) > 0) { // most of it gets past the first checks
                noise[0] &= (byte) 0x8f;
                noise[1] |= (byte) 0x80;
            }

            for (Incoming incoming : parse(noise, 1 + random.nextInt(50), 100)) {
                if (incoming instanceof Incoming.Message message) {
                    assertThat(message.payload().length).isLessThanOrEqualTo(100);
                }
            }
        }
    }

    /// One message in up to four fragments, with pings between them.
    private static void sayMessage(Random random, List<String> expected, ByteArrayOutputStream bytes) {
        boolean text = random.nextBoolean();
        int limit = random.nextInt(10) == 0 ? 20_000 : 150;
        String content = text ? "aé€😀".repeat(1 + random.nextInt(limit / 3)) : "b".repeat(random.nextInt(limit));
        byte[] payload = content.getBytes(StandardCharsets.UTF_8);
        int fragments = 1 + random.nextInt(4);
        int at = 0;
        for (int i = 1; i <= fragments; i++) {
            int end = i == fragments ? payload.length : at + random.nextInt(payload.length - at + 1);
            int opcode = i > 1 ? 0 : text ? 1 : 2;
            bytes.writeBytes(
                    RawClient.frame((i == fragments ? 0x80 : 0) | opcode, Arrays.copyOfRange(payload, at, end)));
            at = end;
            if (i < fragments && random.nextBoolean()) {
                boolean ping = random.nextBoolean();
                byte[] control = new byte[random.nextInt(126)];
                bytes.writeBytes(RawClient.frame(ping ? 0x89 : 0x8a, control));
                expected.add(ping ? "ping " + control.length : "pong");
            }
        }
        expected.add((text ? "text " : "binary ") + content);
    }

    private static List<Incoming> parse(byte[] bytes, int pieces, int limit) {
        var parser = new FrameParser(limit);
        var read = new ArrayList<Incoming>();
        for (int at = 0; at < bytes.length; at += pieces) {
            parser.offer(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + pieces)));
            read.addAll(drain(parser));
        }
        return read;
    }

    private static List<Incoming> drain(FrameParser parser) {
        var read = new ArrayList<Incoming>();
        for (Incoming incoming = parser.next(); incoming != null; incoming = parser.next()) {
            read.add(incoming);
        }
        return read;
    }

    private static List<String> texts(List<Incoming> incoming) {
        return incoming.stream()
                .map(one -> switch (one) {
                    case Incoming.Message message ->
                        (message.text() ? "text " : "binary ") + new String(message.payload(), StandardCharsets.UTF_8);
                    case Incoming.Ping ping -> "ping " + ping.payload().length;
                    case Incoming.Pong _ -> "pong";
                    default -> one.toString();
                })
                .toList();
    }
}
