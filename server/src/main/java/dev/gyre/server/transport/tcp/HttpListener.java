package dev.gyre.server.transport.tcp;

import com.typesafe.config.ConfigFactory;
import dev.gyre.server.transport.HttpEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.RunnableGraph;
import org.apache.pekko.stream.javadsl.TLSPlacebo;
import org.apache.pekko.util.ByteString;

/// A listening socket with the endpoints behind it.
public final class HttpListener {

    private static final Duration POLL = Duration.ofMillis(20);

    private final ActorSystem<?> system;
    private final SocketLoop loop;

    private HttpListener(ActorSystem<?> system, SocketLoop loop) {
        this.system = system;
        this.loop = loop;
    }

    /// @param endpoints by exact path; every other path is 404
    /// @throws IOException when the address cannot be had
    public static HttpListener bind(
            ActorSystem<?> system, InetSocketAddress address, Map<String, HttpEndpoint> endpoints, HttpLimits limits)
            throws IOException {
        return bind(system, address, endpoints, limits, true);
    }

    /// @param readUpgrades false sends every first request through the HTTP layer
    static HttpListener bind(
            ActorSystem<?> system,
            InetSocketAddress address,
            Map<String, HttpEndpoint> endpoints,
            HttpLimits limits,
            boolean readUpgrades)
            throws IOException {
        var settings = ServerSettings.create(
                ConfigFactory.parseResources(HttpListener.class.getClassLoader(), "gyre-transport.conf")
                        .withFallback(system.settings().config()));
        var materializer = Materializer.matFromSystem(system);
        var loop = new SocketLoop(address, limits);
        var service = new ConnectionStage.Service(
                httpLayer(system, settings),
                readUpgrades
                        ? Optional.of(new UpgradeReader(
                                system.classicSystem(),
                                (org.apache.pekko.http.scaladsl.settings.ServerSettings) settings))
                        : Optional.empty(),
                new Routes(endpoints, materializer),
                limits,
                loop::accepting);
        RunnableGraph<NotUsed> connection =
                Flow.fromGraph(new SocketFlow(loop::accepting)).join(Flow.fromGraph(new ConnectionStage(service)));
        loop.start(() -> connection.run(materializer));
        system.getWhenTerminated().whenComplete((_, _) -> loop.stop());
        return new HttpListener(system, loop);
    }

    /// Pekko HTTP without TLS.
    @SuppressWarnings("unchecked") // inbound and outbound elements are only read
    private static BidiFlow<HttpResponse, ByteString, ByteString, HttpRequest, NotUsed> httpLayer(
            ActorSystem<?> system, ServerSettings settings) {
        var plain = (BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed>)
                (BidiFlow<?, ?, ?, ?, ?>) TLSPlacebo.getInstance();
        return Http.get(system).serverLayer(settings).atop(plain);
    }

    /// Where it listens, with the port that it was given for port 0.
    public InetSocketAddress address() {
        return loop.address();
    }

    public int openConnections() {
        return loop.openSockets();
    }

    /// Open connections go on.
    public void stopAccepting() {
        loop.stopAccepting();
    }

    /// Stops accepting, lets requests finish until the time is over, and closes what is left then: also upgraded
    /// connections and streamed responses, which somebody else has to end before.
    public CompletionStage<Done> terminate(Duration within) {
        loop.stopAccepting();
        loop.forEachSocket(AcceptedSocket::drain);
        var drained = new CompletableFuture<Done>();
        stopWhenEmpty(System.nanoTime() + within.toNanos(), drained);
        return drained;
    }

    private void stopWhenEmpty(long deadlineNanos, CompletableFuture<Done> drained) {
        if (loop.openSockets() == 0 || System.nanoTime() - deadlineNanos >= 0) {
            loop.stop().thenAccept(drained::complete);
        } else {
            system.scheduler()
                    .scheduleOnce(POLL, () -> stopWhenEmpty(deadlineNanos, drained), system.executionContext());
        }
    }
}
