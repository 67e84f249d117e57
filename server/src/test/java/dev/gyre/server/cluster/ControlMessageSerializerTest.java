package dev.gyre.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.protocol.Unsubscribe;
import dev.gyre.server.client.ClientRegistry.Overrides;
import dev.gyre.server.client.ClientRegistry.ServerSubscription;
import dev.gyre.server.client.ClientRegistry.Target;
import dev.gyre.server.cluster.NodeControl.NodeInfo;
import java.io.IOException;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlMessageSerializerTest {

    @AutoClose("shutdownTestKit")
    private static final ActorTestKit KIT = ActorTestKit.create(
            "control",
            ConfigFactory.parseResources("gyre-control.conf").withFallback(ConfigFactory.defaultReference()));

    private static final ControlMessageSerializer SERIALIZER =
            new ControlMessageSerializer((ExtendedActorSystem) Adapter.toClassic(KIT.system()));
    private static final Target TARGET = new Target("42", "c", "s");

    /// One message of every kind by the name of its golden file.
    private static Map<String, ControlMessage> messages() {
        var messages = new TreeMap<String, ControlMessage>();
        messages.put(
                "disconnect",
                request(new ControlMessage.DisconnectClients(TARGET, new Disconnect(4001, "bye"), Set.of("c1"))));
        messages.put(
                "unsubscribe", request(new ControlMessage.UnsubscribeClients(TARGET, "chat:é", Unsubscribe.SERVER)));
        messages.put(
                "subscribe",
                request(new ControlMessage.SubscribeClients(
                        TARGET,
                        new ServerSubscription(
                                "chat:a",
                                Payload.of("{\"i\":1}"),
                                Payload.of("[]"),
                                2_000_000_000,
                                new Position(7, "e"),
                                new Overrides(true, false, null, true, null)))));
        messages.put(
                "subscribe-bare",
                request(new ControlMessage.SubscribeClients(
                        new Target("", "", ""),
                        new ServerSubscription(
                                "a",
                                Payload.EMPTY,
                                Payload.EMPTY,
                                0,
                                null,
                                new Overrides(null, null, null, null, null)))));
        messages.put("refresh", request(new ControlMessage.RefreshClients(TARGET, true, 9, Payload.of("{\"n\":2}"))));
        messages.put("refresh-bare", request(new ControlMessage.RefreshClients(TARGET, false, 0, null)));
        messages.put(
                "channels",
                request(new ControlMessage.CountSubscribers(
                        ChannelPattern.of("chat:*").orElseThrow())));
        messages.put("node", request(new ControlMessage.DescribeNode()));
        messages.put("count-rivals", request(new ControlMessage.CountRivals("42", "c1")));
        messages.put("rivals", new ControlMessage.Answer(5, new ControlMessage.Rivals(3), true));
        messages.put("member", request(new ControlMessage.DescribeMember()));
        messages.put(
                "detailed",
                new ControlMessage.Answer(
                        5,
                        new ControlMessage.Detailed(
                                new MemberDetail("10.0.0.1:7355", "n1", "Gyre 0.1.0", 1, 2, 3, 4, 5)),
                        true));
        messages.put("taken", new ControlMessage.Answer(5, new ControlMessage.Taken(), true));
        messages.put(
                "subscribers",
                new ControlMessage.Answer(5, new ControlMessage.Subscribers(Map.of("chat:a", 3)), false));
        messages.put(
                "described",
                new ControlMessage.Answer(
                        5, new ControlMessage.Described(new NodeInfo("u", "n1", "0.1.0", 1, 2, 3, 4, 5)), true));
        return messages;
    }

    private static Set<String> names() {
        return messages().keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void comesBackAsItWas(String name) throws IOException {
        var message = Objects.requireNonNull(messages().get(name));

        var back = SERIALIZER.fromBinary(SERIALIZER.toBinary(message), SERIALIZER.manifest(message));

        assertThat(describe(back)).isEqualTo(describe(message));
    }

    /// The files were written by the release that first had the message; they must be read for ever.
    @ParameterizedTest
    @MethodSource("names")
    void readsWhatTheFirstReleaseThatHadItWrote(String name) throws IOException {
        String[] golden = golden(name).split(" ", -1);

        var back = SERIALIZER.fromBinary(HexFormat.of().parseHex(golden[1].strip()), golden[0]);

        assertThat(describe(back))
                .isEqualTo(describe(Objects.requireNonNull(messages().get(name))));
    }

    @Test
    void replyReferenceIsResolved() throws IOException {
        ActorRef<ControlMessage> probe =
                KIT.createTestProbe(ControlMessage.class).getRef();
        var message = new ControlMessage.Request(1, new ControlMessage.DescribeNode(), probe);

        var back = SERIALIZER.fromBinary(SERIALIZER.toBinary(message), "N1");

        assertThat(back).isEqualTo(message);
    }

    @Test
    void systemFindsTheSerializerOfEveryMessage() {
        var serialization = SerializationExtension.get(KIT.system());

        assertThat(messages().values())
                .allSatisfy(message -> assertThat(
                                serialization.findSerializerFor(message).identifier())
                        .isEqualTo(ControlMessageSerializer.IDENTIFIER));
    }

    @Test
    void unknownManifestIsRefusedWithoutBreakingTheConnection() {
        assertThatThrownBy(() -> SERIALIZER.fromBinary(new byte[0], "X9"))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("X9");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void damagedBytesAreRefusedOrRead(long seed) {
        var random = new SplittableRandom(seed);
        for (var message : messages().values()) {
            for (int i = 0; i < 200; i++) {
                byte[] bytes = SERIALIZER.toBinary(message);
                for (int flips = random.nextInt(1, 5); flips > 0 && bytes.length > 0; flips--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                try {
                    assertThat(SERIALIZER.fromBinary(bytes, SERIALIZER.manifest(message)))
                            .isInstanceOf(ControlMessage.class);
                } catch (NotSerializableException refused) {
                    assertThat(refused).hasMessageContaining(SERIALIZER.manifest(message));
                }
            }
        }
    }

    private static ControlMessage request(ControlMessage.Task task) {
        return new ControlMessage.Request(5, task, KIT.system().<ControlMessage>deadLetters());
    }

    /// Patterns have no equality, and the reference in a golden file is of another system. Payloads show their size.
    private static String describe(Object message) {
        return switch ((ControlMessage) message) {
            case ControlMessage.Request request -> request.id() + " " + describe(request.task());
            case ControlMessage.Answer answer -> answer.toString();
        };
    }

    private static String describe(ControlMessage.Task task) {
        return task instanceof ControlMessage.CountSubscribers counted
                ? counted.pattern().text()
                : task.toString();
    }

    private static String golden(String name) throws IOException {
        String file = "/control/" + name + ".golden";
        try (var in = ControlMessageSerializerTest.class.getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
