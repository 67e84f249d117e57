package dev.gyre.server.transport;

import com.typesafe.config.ConfigFactory;
import dev.gyre.server.transport.tcp.HttpListener;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// A small and quiet actor system for a listener on loopback.
public final class LoopbackSystem {

    private static final String CONFIG = """
        pekko.stdout-loglevel = off
        pekko.loglevel = warning
        pekko.actor.default-dispatcher.fork-join-executor { parallelism-min = 2, parallelism-factor = 1.0 }
        """;

    private LoopbackSystem() {}

    public static ActorSystem<Void> start(String name) {
        return ActorSystem.create(
                Behaviors.empty(), name, ConfigFactory.parseString(CONFIG).withFallback(ConfigFactory.load()));
    }

    /// Closes the listener at once, and ends the system.
    public static void end(ActorSystem<Void> system, HttpListener listener) {
        listener.terminate(Duration.ZERO).toCompletableFuture().join();
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }
}
