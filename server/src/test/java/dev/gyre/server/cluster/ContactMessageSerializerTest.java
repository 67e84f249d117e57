package dev.gyre.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.NotSerializableException;
import java.util.HexFormat;
import java.util.Set;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ContactMessageSerializerTest {

    @AutoClose("shutdownTestKit")
    private static final ActorTestKit KIT = ActorTestKit.create(
            "contact",
            ConfigFactory.parseResources("gyre-control.conf").withFallback(ConfigFactory.defaultReference()));

    private static final ContactMessageSerializer SERIALIZER =
            new ContactMessageSerializer((ExtendedActorSystem) Adapter.toClassic(KIT.system()));
    private static final ContactMessage.Answer ANSWER = new ContactMessage.Answer("10.0.0.1", true, Set.of("10.0.0.1"));

    @Test
    void questionsAndAnswersComeBackAsTheyWere() throws NotSerializableException {
        ActorRef<ContactMessage> probe =
                KIT.createTestProbe(ContactMessage.class).getRef();
        var question = new ContactMessage.Question(probe);

        assertThat(SERIALIZER.fromBinary(SERIALIZER.toBinary(question), "Q1")).isEqualTo(question);
        assertThat(SERIALIZER.fromBinary(SERIALIZER.toBinary(ANSWER), "A1")).isEqualTo(ANSWER);
    }

    /// Written by the first build that had it; it must be read for ever.
    @Test
    void readsWhatTheFirstBuildWrote() throws NotSerializableException {
        byte[] golden = HexFormat.of().parseHex("0a0831302e302e302e3110011a0831302e302e302e31");

        assertThat(SERIALIZER.fromBinary(golden, "A1")).isEqualTo(ANSWER);
        assertThat(SERIALIZER.toBinary(ANSWER)).isEqualTo(golden);
    }

    @Test
    void whatIsNotKnownIsRefusedWithoutBreakingTheConnection() {
        assertThatThrownBy(() -> SERIALIZER.fromBinary(new byte[0], "Z9"))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("Z9");
        assertThatThrownBy(() -> SERIALIZER.fromBinary(new byte[] {1}, "A1"))
                .isInstanceOf(NotSerializableException.class);
    }

    @Test
    void systemFindsTheSerializer() {
        assertThat(SerializationExtension.get(KIT.system()).findSerializerFor(ANSWER))
                .isInstanceOf(ContactMessageSerializer.class);
    }
}
