package dev.gyre.server.transport.tcp;

import dev.gyre.server.transport.HttpEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;

/// The ports that a node listens on. Any thread.
public final class Listeners {

    private final ActorSystem<?> system;
    private final List<HttpListener> open = new CopyOnWriteArrayList<>();

    public Listeners(ActorSystem<?> system) {
        this.system = system;
    }

    /// @param host empty for all addresses of the machine
    /// @throws IOException when the address cannot be had; the message names it
    public void bind(String host, int port, Map<String, HttpEndpoint> endpoints) throws IOException {
        var address = host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        try {
            open.add(HttpListener.bind(system, address, endpoints, HttpLimits.DEFAULT));
        } catch (IOException refused) {
            throw new IOException("nothing can listen on " + address + ": " + refused.getMessage(), refused);
        }
    }

    /// Of the port that was bound first.
    public InetSocketAddress address() {
        return open.getFirst().address();
    }

    /// Open connections go on.
    public void stopAccepting() {
        open.forEach(HttpListener::stopAccepting);
    }

    /// As [HttpListener#terminate], all of them.
    public CompletionStage<Done> terminate(Duration within) {
        CompletableFuture<?>[] closed = open.stream()
                .map(listener -> listener.terminate(within).toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(closed).thenApply(_ -> Done.getInstance());
    }
}
