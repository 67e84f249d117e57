package dev.gyre.persistence;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.JournalProtocol;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.PersistentEnvelope;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.testkit.javadsl.TestKit;
import scala.jdk.javaapi.CollectionConverters;

/// An actor system with a journal in a database, as one node of Gyre has it.
final class JournalNode implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ActorTestKit kit;

    private JournalNode(ActorTestKit kit) {
        this.kit = kit;
    }

    static JournalNode start(JournalDatabase database) {
        JournalSchema.prepare(database);
        return new JournalNode(ActorTestKit.create(
                "journal-node",
                JournalSettings.of(database)
                        .withFallback(ConfigFactory.parseString("pekko.loglevel = WARNING"))
                        .withFallback(ConfigFactory.load())));
    }

    ActorTestKit kit() {
        return kit;
    }

    ActorRef<StoringChannel.Command> channel(String persistenceId, int snapshotEvery) {
        return kit.spawn(StoringChannel.create(persistenceId, snapshotEvery));
    }

    /// @return the offset of the last one
    long publish(ActorRef<StoringChannel.Command> channel, String... data) {
        return ask(channel, replyTo -> new StoringChannel.Publish(List.of(data), replyTo));
    }

    void open(ActorRef<StoringChannel.Command> channel, String epoch) {
        this.<Long>ask(channel, replyTo -> new StoringChannel.Open(epoch, replyTo));
    }

    void clear(ActorRef<StoringChannel.Command> channel) {
        this.<Long>ask(channel, StoringChannel.Clear::new);
    }

    /// Writes events of any class through the journal's plugin, each as an atomic write of one batch.
    ///
    /// @return for each the word `stored`, `rejected` or `failed` and its sequence number
    List<String> writeDirectly(List<Object> events) {
        var system = Adapter.toClassic(kit.system());
        var probe = new TestKit(system);
        var writes = new ArrayList<PersistentEnvelope>();
        for (int i = 0; i < events.size(); i++) {
            writes.add(AtomicWrite.apply(PersistentRepr.apply(
                    events.get(i),
                    i + 1,
                    "channel|direct",
                    "",
                    false,
                    org.apache.pekko.actor.ActorRef.noSender(),
                    "writer")));
        }
        Persistence.get(system)
                .journalFor("jdbc-journal", ConfigFactory.empty())
                .tell(
                        new JournalProtocol.WriteMessages(
                                CollectionConverters.asScala(writes).toSeq(), probe.getRef(), 1),
                        probe.getRef());
        probe.expectMsgClass(JournalProtocol.WriteMessagesSuccessful$.class);
        return events.stream().map(_ -> outcome(probe.receiveOne(PATIENCE))).toList();
    }

    private static String outcome(Object answer) {
        return switch (answer) {
            case JournalProtocol.WriteMessageSuccess stored ->
                "stored " + stored.persistent().sequenceNr();
            case JournalProtocol.WriteMessageRejected rejected ->
                "rejected " + rejected.message().sequenceNr();
            default -> "failed " + answer;
        };
    }

    ChannelSnapshot read(ActorRef<StoringChannel.Command> channel) {
        return ask(channel, StoringChannel.Read::new);
    }

    List<String> window(ActorRef<StoringChannel.Command> channel) {
        return read(channel).window().stream()
                .map(publication -> publication.data().toStringUtf8())
                .toList();
    }

    <T> T ask(ActorRef<StoringChannel.Command> channel, Function<ActorRef<T>, StoringChannel.Command> command) {
        var probe = kit.<T>createTestProbe();
        channel.tell(command.apply(probe.getRef()));
        return probe.receiveMessage(PATIENCE);
    }

    /// Stops a channel and waits until it is gone, so that another with its persistence id may start.
    void stop(ActorRef<StoringChannel.Command> channel) {
        channel.tell(new StoringChannel.Stop());
        kit.createTestProbe().expectTerminated(channel, PATIENCE);
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
    }
}
