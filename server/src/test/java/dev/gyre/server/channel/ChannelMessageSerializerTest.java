package dev.gyre.server.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.protocol.Publication;
import dev.gyre.server.channel.ChannelCommand.Member;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ChannelMessageSerializerTest {

    private static final ClientInfo ANN = new ClientInfo("u", "c1", Payload.of("{\"n\":1}"), Payload.EMPTY);
    private static final Position TOP = new Position(7, "abcdEFGH");
    private static final Publication FULL =
            new Publication(Payload.of("{}"), ANN, 1, Map.of("k", "v"), false, 0, "", "", false, 0, "abcdEFGH", 9);
    private static final Publication BARE = Publication.of(Payload.of("x"), null, 2, Map.of());

    @AutoClose("shutdownTestKit")
    private static final ActorTestKit KIT = ActorTestKit.create(
            "channels", ConfigFactory.parseResources("gyre-channel.conf").withFallback(ConfigFactory.load()));

    private static final ChannelMessageSerializer SERIALIZER =
            new ChannelMessageSerializer((ExtendedActorSystem) Adapter.toClassic(KIT.system()));

    /// Every kind of message, with references that no actor stands behind, so that their bytes never change.
    private static Map<String, Object> messages() {
        ActorRef<Answer.Answered> responder = KIT.system().deadLetters();
        ActorRef<RelayMessage> relay = KIT.system().deadLetters();
        ActorRef<ChannelCommand> entity = KIT.system().deadLetters();
        var member = new Member(ANN, true, false);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(
                "publish",
                new ChannelCommand.Publish(
                        new Channels.Draft(Payload.of("{}"), ANN, Map.of("k", "v"), "key", true, true, 3, "ve"),
                        new Answer.Remote<>(responder, 5)));
        all.put(
                "history",
                new ChannelCommand.ReadHistory(
                        new Channels.HistoryQuery(-1, TOP, true), new Answer.Remote<>(responder, 6)));
        all.put("remove", new ChannelCommand.RemoveHistory(new Answer.Remote<>(responder, 7)));
        all.put("presence", new ChannelCommand.ReadPresence(new Answer.Remote<>(responder, 8)));
        all.put("count", new ChannelCommand.CountPresence(new Answer.Remote<>(responder, 9)));
        all.put("attach", new ChannelCommand.Attach(relay, -5_000_000_000L, true));
        all.put("detach", new ChannelCommand.Detach(relay));
        all.put("join", new ChannelCommand.Join(relay, member));
        all.put("rejoin", new ChannelCommand.Rejoin(relay, List.of(member, member)));
        all.put("leave", new ChannelCommand.Leave(relay, member));
        all.put("readMissed", new ChannelCommand.ReadMissed(relay, 3, 12));
        all.put("attached", new RelayMessage.Attached(entity, TOP, new StreamLimits(10, 1_000, 2_000), 500, 600));
        var relayed = List.of(new RelayedPublication(FULL, false, 0), new RelayedPublication(BARE, false, 0));
        all.put("published", new RelayMessage.Published("abcdEFGH", relayed));
        all.put("missed", new RelayMessage.Missed(3, relayed, TOP, 500, 600, true));
        all.put("cleared", new RelayMessage.HistoryCleared());
        all.put("joinTaken", new RelayMessage.JoinTaken("c1"));
        all.put("joined", new RelayMessage.MemberJoined(ANN, 0));
        all.put("joinedOnNode", new RelayMessage.MemberJoined(ANN, -5_000_000_000L));
        all.put("roster", new RelayMessage.Roster(List.of(new RelayMessage.MemberJoined(ANN, 7))));
        all.put("left", new RelayMessage.MemberLeft(ANN));
        all.put("refused", new RelayMessage.Refused(ClientError.UNKNOWN_CHANNEL));
        all.put("answerPublished", new Answer.Answered(1, new Channels.Published(TOP), true));
        all.put("answerPage", new Answer.Answered(2, new Channels.HistoryPage(List.of(FULL), TOP), false));
        all.put("answerDone", new Answer.Answered(3, new Channels.Done(), true));
        all.put("answerPresent", new Answer.Answered(4, new Channels.Present(Map.of("c1", ANN)), true));
        all.put("answerCounted", new Answer.Answered(5, new Channels.Counted(3, 2), true));
        all.put("answerFailed", new Answer.Answered(6, new Channels.Failed(ClientError.INTERNAL), true));
        var patchable = List.of(new RelayedPublication(BARE, true, 1_700_000_000_000L));
        all.put("publishedPatchable", new RelayMessage.Published("abcdEFGH", patchable));
        all.put("missedPatchable", new RelayMessage.Missed(3, patchable, TOP, 500, 600, true));
        all.put("ended", new RelayMessage.Ended(entity));
        return all;
    }

    @Test
    void everyMessageComesBackAsItWas() throws Exception {
        for (Object message : messages().values()) {
            assertThat(SERIALIZER.fromBinary(SERIALIZER.toBinary(message), SERIALIZER.manifest(message)))
                    .isEqualTo(message);
        }
    }

    @Test
    void configurationBindsEveryMessageToThisSerializer() {
        var serialization = SerializationExtension.get(KIT.system());

        assertThat(messages().values())
                .allSatisfy(message -> assertThat(
                                serialization.findSerializerFor(message).identifier())
                        .isEqualTo(SERIALIZER.identifier()));
    }

    /// The file was written by the first version; it only ever gets longer.
    @Test
    void bytesOfTheFirstVersionAreUnderstoodAndStillWritten() throws Exception {
        Map<String, String> golden = golden();
        Map<String, String> written = new LinkedHashMap<>();
        messages()
                .forEach((name, message) -> written.put(
                        name,
                        SERIALIZER.manifest(message) + " " + HexFormat.of().formatHex(SERIALIZER.toBinary(message))));

        assertThat(written).isEqualTo(golden);
        for (var entry : messages().entrySet()) {
            String[] parts = Objects.requireNonNull(golden.get(entry.getKey())).split(" ", 2);
            assertThat(SERIALIZER.fromBinary(HexFormat.of().parseHex(parts[1]), parts[0]))
                    .isEqualTo(entry.getValue());
        }
    }

    private static Map<String, String> golden() throws IOException {
        Map<String, String> golden = new LinkedHashMap<>();
        var file = Objects.requireNonNull(
                ChannelMessageSerializerTest.class.getResourceAsStream("channel-messages.txt"), "golden file");
        try (var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(" ", 2);
                golden.put(parts[0], parts[1]);
            }
        }
        return golden;
    }

    @Test
    void unknownManifestIsRefusedWithoutBreakingTheConnection() {
        assertThatThrownBy(() -> SERIALIZER.fromBinary(new byte[0], "future"))
                .isInstanceOf(NotSerializableException.class);
    }

    @Test
    void malformedBytesAreRefusedWithoutBreakingTheConnection() {
        var random = new Random(5);
        for (String manifest : List.of("P", "H", "A", "J", "K", "M", "a", "p", "m", "w")) {
            for (int i = 0; i < 200; i++) {
                byte[] bytes = new byte[random.nextInt(40)];
                random.nextBytes(bytes);
                try {
                    assertThat(SERIALIZER.fromBinary(bytes, manifest)).isNotNull();
                } catch (NotSerializableException refused) {
                    assertThat(refused).hasMessageContaining("m");
                }
            }
        }
    }

    @Test
    void futureThatLeavesItsNodeIsCompletedByTheAnswer() throws Exception {
        PendingAnswer<Channels.PublishResult> answer = PendingAnswers.of(KIT.system())
                .open(new Channels.Failed(ClientError.INTERNAL), TimeUnit.SECONDS.toNanos(10));
        var publish = new ChannelCommand.Publish(Channels.Draft.of(Payload.of("x"), null), answer);

        var arrived = (ChannelCommand.Publish) SERIALIZER.fromBinary(SERIALIZER.toBinary(publish), "P");
        var again = (ChannelCommand.Publish) SERIALIZER.fromBinary(SERIALIZER.toBinary(publish), "P");
        arrived.answer().complete(new Channels.Published(TOP));

        assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(new Channels.Published(TOP));
        assertThat(arrived.idempotencyKey()).isNotEmpty().isEqualTo(again.idempotencyKey());
    }
}
