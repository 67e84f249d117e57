package dev.gyre.server.lifecycle;

import dev.gyre.protocol.Disconnect;
import dev.gyre.server.client.Connection;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;

/// Sends clients away one after the other, so that the nodes that they come to are not stormed.
final class PacedClosing {

    private static final Duration TURN = Duration.ofMillis(20);

    private final ActorSystem<?> system;
    private final Iterator<Connection> clients;
    private final Disconnect reason;
    private final Pace pace;
    private final long beginNanos = System.nanoTime();
    private final CompletableFuture<Done> done = new CompletableFuture<>();
    private int sent;

    private PacedClosing(ActorSystem<?> system, Iterator<Connection> clients, Disconnect reason, Pace pace) {
        this.system = system;
        this.clients = clients;
        this.reason = reason;
        this.pace = pace;
    }

    /// @return completes when every client has been told
    static CompletionStage<Done> begin(
            ActorSystem<?> system, Iterator<Connection> clients, Disconnect reason, Pace pace) {
        var closing = new PacedClosing(system, clients, reason, pace);
        closing.turn();
        return closing.done;
    }

    private void turn() {
        int due = pace.due(sent, Duration.ofNanos(System.nanoTime() - beginNanos));
        while (due-- > 0 && clients.hasNext()) {
            clients.next().disconnect(reason);
            sent++;
        }
        if (clients.hasNext()) {
            system.scheduler().scheduleOnce(TURN, this::turn, system.executionContext());
        } else {
            done.complete(Done.getInstance());
        }
    }
}
