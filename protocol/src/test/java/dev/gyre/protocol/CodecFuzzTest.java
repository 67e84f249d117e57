package dev.gyre.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.protocol.ProtocolCodec.Frame;
import dev.gyre.protocol.json.JsonCodec;
import dev.gyre.protocol.protobuf.ProtobufCodec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes that no client library sends: whatever they are, decoding ends soon, does not throw, and makes no more of them
/// than they are.
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class CodecFuzzTest {

    private static final int ROUNDS = 4_000;

    /// The smallest commands are one byte in Protobuf, and one byte with a line feed in JSON.
    private static final int MIN_COMMAND_BYTES = 1;

    private static final List<String> FRAGMENTS = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "\\u",
            "\\ud83d",
            "null",
            "true",
            "1",
            "-",
            "e9",
            ".",
            "\n",
            "\r",
            " ",
            "\"id\"",
            "\"connect\"",
            "\"subs\"",
            "\"rpc\"",
            "\"data\"",
            "\"tf\"",
            "\"nodes\"",
            "\"vals\"",
            "\"track\"",
            "\u0000",
            "\u00e9",
            "\u2028",
            "NaN",
            "/*",
            "'",
            "0x",
            "99999999999999999999");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void randomBytes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] frame = new byte[random.nextInt(64)];
            random.nextBytes(frame);

            decodeWithBoth(frame);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {5, 6, 7, 8})
    void fragmentsOfJson(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(24); i > 0; i--) {
                text.append(FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
            }

            decodeWithBoth(text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {9, 10, 11, 12})
    void validFramesWithMistakes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomMessages messages = new RandomMessages(random);
        for (int round = 0; round < ROUNDS; round++) {
            List<Command> commands = List.of(messages.command(), messages.command());
            byte[] json = (ClientCommands.json(commands.getFirst()) + "\n" + ClientCommands.json(commands.getLast()))
                    .getBytes(StandardCharsets.UTF_8);

            decodeWithBoth(mistaken(json, random));
            decodeWithBoth(mistaken(ClientCommands.protobufFrame(commands), random));
        }
    }

    private static byte[] mistaken(byte[] frame, SplittableRandom random) {
        byte[] copy = frame.clone();
        for (int i = random.nextInt(4); i >= 0 && copy.length > 0; i--) {
            int at = random.nextInt(copy.length);
            copy = switch (random.nextInt(5)) {
                case 0 -> Arrays.copyOf(copy, at);
                case 1 -> Arrays.copyOfRange(copy, at, copy.length);
                case 2 -> spliced(copy, at, copy, random.nextInt(copy.length));
                case 3 -> {
                    copy[at] ^= (byte) (1 << random.nextInt(8));
                    yield copy;
                }
                default -> {
                    copy[at] = (byte) random.nextInt();
                    yield copy;
                }
            };
        }
        return copy;
    }

    private static byte[] spliced(byte[] head, int headEnd, byte[] tail, int tailStart) {
        ByteArrayOutputStream spliced = new ByteArrayOutputStream();
        spliced.write(head, 0, headEnd);
        spliced.write(tail, tailStart, tail.length - tailStart);
        return spliced.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":",
                "[",
                "{\"rpc\":{\"data\":[",
                "{\"subscribe\":{\"tf\":{\"nodes\":[",
                "{\"connect\":{\"subs\":{\"a\":",
                "{\"x\":9",
                "{\"id\":9",
                "9",
                "-",
                "{\"x\":1e",
                "{\"x\":\"\\u00e9",
                "{\"x\":\"\u00e9",
                "{\"x\":\"\\",
                "\"",
                "\n",
                "{}\n",
                "null\n",
                "{\"x\":1,",
                "{\"id\":1,\"id\":",
                "\u0000",
                "\u0080",
                "\b\u0001",
                "\n\u0001",
                "\u000b",
                "\u0003",
                "\"\u0002\u001a\u0000",
                "\u0007\"\u0005\u001a\u0003\n\u0001",
            })
    void fragmentsThatRepeat(String fragment) {
        String repeated = fragment.repeat(100_000 / fragment.length());

        decodeWithBoth(repeated.getBytes(StandardCharsets.UTF_8));
        decodeWithBoth(repeated.getBytes(StandardCharsets.ISO_8859_1));
        decodeWithBoth(("{\"rpc\":{\"data\":\"" + repeated + "\"}}").getBytes(StandardCharsets.UTF_8));
    }

    /// Each name is another one, and all have the same hash.
    @Test
    void namesWithOneHash() {
        int bits = 17;
        StringBuilder headers = new StringBuilder("\"x\":\"\"");
        for (int i = 0; i < 1 << bits; i++) {
            headers.append(",\"");
            for (int bit = 0; bit < bits; bit++) {
                headers.append(((i >> bit) & 1) == 0 ? "Aa" : "BB");
            }
            headers.append("\":\"\"");
        }

        decodeWithBoth(("{\"connect\":{\"headers\":{" + headers + "}}}").getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {13, 14})
    void payloadsTowardsJsonClients(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(8); i > 0; i--) {
                text.append(FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
            }
            byte[] payload = mistaken(text.toString().getBytes(StandardCharsets.UTF_8), random);
            Reply reply = Replies.push("a", Publication.of(Payload.of(payload), null, 1, Map.of()));

            try {
                byte[] message = JsonCodec.INSTANCE.encode(reply);
                assertThat(message).hasSizeLessThan(payload.length + 64).doesNotContain('\n');
                assertThat(JsonCodec.INSTANCE.decode(message).malformed()).isFalse();
            } catch (ProtocolCodec.UnencodableException _) {
                assertThat(JsonCodec.INSTANCE
                                .decode(spliced("{\"rpc\":{\"data\":".getBytes(StandardCharsets.UTF_8), 15, payload, 0))
                                .commands())
                        .isEmpty();
            }
        }
    }

    private static void decodeWithBoth(byte[] frame) {
        for (ProtocolCodec codec : List.of(JsonCodec.INSTANCE, ProtobufCodec.INSTANCE)) {
            Frame decoded = codec.decode(frame);

            assertThat(decoded.commands().size() * MIN_COMMAND_BYTES).isLessThanOrEqualTo(frame.length);
            assertThat(decoded.malformed() || !decoded.commands().isEmpty()).isTrue();
        }
    }
}
