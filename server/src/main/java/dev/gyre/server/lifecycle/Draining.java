package dev.gyre.server.lifecycle;

import dev.gyre.protocol.Disconnect;
import dev.gyre.server.transport.Connections;
import dev.gyre.server.transport.tcp.Listeners;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The end of a node's connections: none is taken any more, clients are sent away, requests finish.
public final class Draining {

    private static final Logger LOG = LoggerFactory.getLogger(Draining.class);

    /// For the last of the clients to go when all have been told.
    private static final Duration LAST_CLIENTS = Duration.ofSeconds(2);

    private final ActorSystem<?> system;
    private final Listeners listeners;
    private final Connections connections;
    private final int clientsPerSecond;

    /// @param clientsPerSecond how many are sent away where the time is enough for it
    public Draining(ActorSystem<?> system, Listeners listeners, Connections connections, int clientsPerSecond) {
        this.system = system;
        this.listeners = listeners;
        this.connections = connections;
        this.clientsPerSecond = clientsPerSecond;
    }

    void stopAccepting() {
        listeners.stopAccepting();
    }

    /// Sends all clients away at once and closes what is left when the time is over.
    CompletionStage<Done> closeAtOnce(Duration within) {
        connections.closeAll(Disconnect.SHUTDOWN);
        return listeners.terminate(within);
    }

    /// Sends the clients away one after the other, lets requests finish, and closes what is left when the time is over.
    CompletionStage<Done> drain(Duration within) {
        int clients = connections.size();
        Pace pace = Pace.of(clients, clientsPerSecond, within.minus(LAST_CLIENTS));
        if (pace.perSecond() > clientsPerSecond) {
            LOG.atWarn()
                    .addKeyValue("clients", clients)
                    .addKeyValue("per_second", pace.perSecond())
                    .log("more clients a second are sent away than cluster.leaving.connections_per_second, because"
                            + " shutdown.timeout is too short for it");
        }
        long beginNanos = System.nanoTime();
        return PacedClosing.begin(system, connections.refuseNew(Disconnect.SHUTDOWN), Disconnect.SHUTDOWN, pace)
                .thenCompose(_ -> listeners.terminate(within.minusNanos(System.nanoTime() - beginNanos)));
    }
}
