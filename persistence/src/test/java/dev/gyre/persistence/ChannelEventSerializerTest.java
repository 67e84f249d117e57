package dev.gyre.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.gyre.persistence.ChannelEvent.HistoryRemoved;
import dev.gyre.persistence.ChannelEvent.PublicationsStored;
import dev.gyre.persistence.ChannelEvent.StreamOpened;
import dev.gyre.persistence.ChannelEvent.StreamTouched;
import dev.gyre.persistence.ChannelSnapshot.IdempotentResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelEventSerializerTest {

    private static final StoredClientInfo PUBLISHER = new StoredClientInfo(
            "42", "5b1f3c", ByteString.copyFromUtf8("{\"name\":\"Ada\"}"), ByteString.copyFromUtf8("{}"));
    private static final StoredPublication FULL = new StoredPublication(
            7,
            ByteString.copyFromUtf8("{\"text\":\"hi\"}"),
            PUBLISHER,
            Map.of("b", "2", "a", "1", "c", "3"),
            1_767_225_600_000L,
            "key-1",
            true,
            9,
            "v-epoch");
    private static final StoredPublication BARE =
            new StoredPublication(8, ByteString.EMPTY, null, Map.of(), 1_767_225_600_001L, "", false, 0, "");

    private final ChannelEventSerializer serializer = new ChannelEventSerializer();

    /// Every form that was ever written: file name and the value that it must be read as. Lines are only added.
    private static Stream<Arguments> golden() {
        return Stream.of(
                Arguments.of("O1-stream-opened", new StreamOpened("xYz1", 1_767_225_600_000L)),
                Arguments.of("P1-publications-stored", new PublicationsStored(List.of(FULL, BARE))),
                Arguments.of("R1-history-removed", new HistoryRemoved(1_767_225_600_002L)),
                Arguments.of("T1-stream-touched", new StreamTouched(1_767_225_600_004L)),
                Arguments.of(
                        "S1-channel-snapshot",
                        new ChannelSnapshot(
                                "xYz1",
                                8,
                                List.of(FULL, BARE),
                                List.of(new IdempotentResult("key-1", 7, 1_767_225_600_000L)),
                                9,
                                "v-epoch",
                                1_767_225_600_003L)),
                Arguments.of("S1-channel-snapshot-empty", new ChannelSnapshot("", 0, List.of(), List.of(), 0, "", 0)));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void bytesOfEveryVersionAreRead(String file, Object value) throws IOException {
        byte[] stored = goldenBytes(file);

        Object read = serializer.fromBinary(stored, file.substring(0, 2));

        assertThat(read).isEqualTo(value);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void bytesOfThisVersionAreTheGoldenOnes(String file, Object value) throws IOException {
        byte[] written = serializer.toBinary(value);

        assertThat(written).isEqualTo(goldenBytes(file));
        assertThat(serializer.manifest(value)).isEqualTo(file.substring(0, 2));
    }

    private static byte[] goldenBytes(String file) throws IOException {
        try (InputStream in = ChannelEventSerializerTest.class.getResourceAsStream("/golden/" + file + ".bin")) {
            assertThat(in).as("golden file %s", file).isNotNull();
            return in.readAllBytes();
        }
    }

    @Test
    void identifierNeverChanges() {
        assertThat(serializer.identifier()).isEqualTo(1101);
    }

    @Test
    void fieldOfANewerVersionIsSkipped() throws Exception {
        byte[] stored = serializer.toBinary(new StreamOpened("e", 5));
        byte[] newer = ByteString.copyFrom(stored)
                .concat(ByteString.copyFrom(new byte[] {(byte) 0xf8, 0x01, 0x2a}))
                .toByteArray();

        assertThat(serializer.fromBinary(newer, "O1")).isEqualTo(new StreamOpened("e", 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "P2", "p1", "O", "dev.gyre.persistence.ChannelEvent"})
    void unknownManifestIsRefused(String manifest) {
        assertThatThrownBy(() -> serializer.fromBinary(new byte[0], manifest))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("\"" + manifest + "\"");
    }

    @Test
    void valueOfAnotherClassIsRefused() {
        assertThatThrownBy(() -> serializer.toBinary("text")).hasMessageContaining("java.lang.String");
        assertThatThrownBy(() -> serializer.manifest("text")).hasMessageContaining("java.lang.String");
    }

    /// A prefix of a message may be a message itself; whatever it is, nothing else than these two may happen.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void damagedBytesAreReadOrRefusedByName(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            Object value = value(random);
            byte[] bytes = serializer.toBinary(value);
            byte[] damaged = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            for (int flips = random.nextInt(4); flips > 0 && damaged.length > 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }

            try {
                serializer.fromBinary(damaged, serializer.manifest(value));
            } catch (NotSerializableException refused) {
                assertThat(refused).hasMessageContaining("damaged");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void whatIsWrittenIsReadAgain(long seed) throws Exception {
        var random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            Object value = value(random);

            Object read = serializer.fromBinary(serializer.toBinary(value), serializer.manifest(value));

            assertThat(read).isEqualTo(value);
        }
    }

    private static Object value(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new StreamOpened(text(random), random.nextLong());
            case 1 -> new PublicationsStored(publications(random));
            case 2 -> new HistoryRemoved(random.nextLong());
            default ->
                new ChannelSnapshot(
                        text(random),
                        random.nextLong(),
                        publications(random),
                        List.of(new IdempotentResult(text(random), random.nextLong(), random.nextLong())),
                        random.nextLong(),
                        text(random),
                        random.nextLong());
        };
    }

    private static List<StoredPublication> publications(Random random) {
        var publications = new ArrayList<StoredPublication>();
        for (int i = random.nextInt(5); i > 0; i--) {
            var tags = new HashMap<String, String>();
            for (int t = random.nextInt(4); t > 0; t--) {
                tags.put(text(random), text(random));
            }
            publications.add(new StoredPublication(
                    random.nextLong(),
                    bytes(random),
                    random.nextBoolean()
                            ? null
                            : new StoredClientInfo(text(random), text(random), bytes(random), bytes(random)),
                    tags,
                    random.nextLong(),
                    text(random),
                    random.nextBoolean(),
                    random.nextLong(),
                    text(random)));
        }
        return publications;
    }

    private static ByteString bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(6), 0, 0x2000)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
