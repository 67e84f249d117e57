package dev.gyre.server;

import dev.gyre.protocol.Position;
import dev.gyre.server.channel.Channels;
import dev.gyre.server.channel.DurableWarmUp;
import dev.gyre.server.channel.JournalProbe;
import dev.gyre.server.config.GyreConfig;
import dev.gyre.server.warmup.WarmUp;
import dev.gyre.server.warmup.WarmUpDoor;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a node does before it opens its ports, so that an open port means that channels answer and that the journal can
/// be written to: it asks both, and warms itself up meanwhile.
final class StartUp {

    private static final Duration CHANNELS_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration WARM_UP_LIMIT = Duration.ofMillis(300);
    private static final Duration DURABLE_WARM_UP_LIMIT = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(StartUp.class);

    private final Node node;
    private final GyreConfig config;
    /// Of the channels and sessions that are only there to warm up.
    private final GyreConfig open = GyreConfig.openToEverybody();

    StartUp(Node node) {
        this.node = node;
        this.config = node.config;
    }

    /// Blocks until the node is warm.
    ///
    /// @throws IOException when the channels or the journal do not answer
    void run() throws IOException {
        CompletionStage<Channels.PublishResult> written = probeJournal();
        try (var door = config.cluster().holdsConnections() ? openDoor() : null) {
            awaitChannels(written);
            wakeDurableChannels();
            if (door != null) {
                door.warmUp(WARM_UP_LIMIT);
            }
        }
    }

    private WarmUpDoor openDoor() throws IOException {
        return WarmUpDoor.open(node.system, open, node.visitors(open));
    }

    private CompletionStage<Channels.PublishResult> probeJournal() {
        return config.cluster().holdsChannels()
                ? JournalProbe.write(
                        node.system,
                        journalName(),
                        open.channel().withoutNamespace(),
                        node.clock,
                        node.epochs,
                        CHANNELS_TIMEOUT)
                : CompletableFuture.completedFuture(new Channels.Published(Position.NONE));
    }

    /// Tells this node's own channels in the journal from those of others.
    private String journalName() {
        return config.cluster().host() + ":" + config.httpServer().port();
    }

    /// The first question waits for the shard coordinator, the first publication for the database.
    private void awaitChannels(CompletionStage<Channels.PublishResult> written) throws IOException {
        long end = System.nanoTime() + CHANNELS_TIMEOUT.toNanos();
        boolean answered = false;
        while (!answered && System.nanoTime() < end) {
            var answer =
                    node.channels.presenceStats(WarmUp.CHANNEL_PREFIX + "0").toCompletableFuture();
            answered = answer.join() instanceof Channels.Counted;
        }
        if (!answered) {
            throw new IOException("the channels do not answer within " + CHANNELS_TIMEOUT.toSeconds()
                    + " seconds; is there a node with the role channels (cluster.roles)?");
        }
        if (!(written.toCompletableFuture().join() instanceof Channels.Published)) {
            throw new IOException("the journal in " + config.storage().url()
                    + " (storage.url) cannot be written to; the log says why");
        }
    }

    /// Goes on for a while when the ports are open, until the first client comes.
    private void wakeDurableChannels() {
        if (config.cluster().holdsChannels() && config.channel().anyDurable()) {
            DurableWarmUp.start(
                            node.system,
                            journalName(),
                            open.channel().withoutNamespace(),
                            node.clock,
                            DURABLE_WARM_UP_LIMIT,
                            () -> node.connections.size() == 0)
                    .thenAccept(woken ->
                            LOG.atDebug().addKeyValue("channels", woken).log("Durable channels were woken to warm up"));
        }
    }
}
