package dev.gyre.persistence;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;

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
