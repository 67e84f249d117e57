package dev.gyre.server.prometheus;

import dev.gyre.server.channel.ChannelRegion.Holdings;
import dev.gyre.server.metrics.NodeMetrics;
import dev.gyre.server.transport.HttpConnection;
import dev.gyre.server.transport.HttpEndpoint;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/// `GET /metrics`.
///
/// Everything is read when it is asked for, by a thread of its own: the first answer loads the library, and each one
/// looks into files of the system. Who asks while an answer is made gets the same one.
public final class MetricsEndpoint implements HttpEndpoint {

    private final NodeMetrics metrics;
    private final NodeGauges gauges;
    private final ActorSystem<?> system;
    private final AtomicReference<@Nullable CompletableFuture<HttpResponse>> underWay = new AtomicReference<>();
    private @Nullable Library library; // by the thread of the answer under way

    /// What needs the library, which takes its time to load: not at the start.
    private record Library(Snapshots snapshots, TextFormat format) {}

    public MetricsEndpoint(NodeMetrics metrics, NodeGauges gauges, ActorSystem<?> system) {
        this.metrics = metrics;
        this.gauges = gauges;
        this.system = system;
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request, HttpConnection connection) {
        if (!(request.entity() instanceof HttpEntity.Strict)) {
            request.discardEntityBytes(system);
        }
        var answer = new CompletableFuture<HttpResponse>();
        CompletableFuture<HttpResponse> earlier = underWay.compareAndExchange(null, answer);
        if (earlier != null) {
            return earlier;
        }
        gauges.holdings()
                .thenAccept(holdings ->
                        Thread.ofPlatform().daemon().name("metrics").start(() -> complete(answer, holdings)));
        return answer;
    }

    private void complete(CompletableFuture<HttpResponse> answer, Optional<Holdings> holdings) {
        try {
            HttpResponse response = response(holdings);
            underWay.set(null);
            answer.complete(response);
        } catch (RuntimeException failed) {
            underWay.set(null);
            answer.completeExceptionally(failed);
        }
    }

    private HttpResponse response(Optional<Holdings> holdings) {
        Library loaded = library;
        if (loaded == null) {
            loaded = new Library(new Snapshots(metrics, gauges), new TextFormat());
            library = loaded;
        }
        byte[] text = loaded.format().write(loaded.snapshots().take(holdings));
        return HttpResponse.create()
                .withEntity(HttpEntities.create(
                        ContentTypes.parse(TextFormat.CONTENT_TYPE), ByteString.fromArrayUnsafe(text)));
    }
}
