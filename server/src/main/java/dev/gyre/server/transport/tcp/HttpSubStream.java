package dev.gyre.server.transport.tcp;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/// Pekko HTTP as a sub-stream of a connection, from its first byte on.
///
/// The idle timeout runs while no request is being served and no response streams: a client has that long for the
/// head of its next request, however it spreads the bytes.
final class HttpSubStream extends AbstractInOutHandler {

    private static final ByteString SWITCHING = ByteString.fromString("HTTP/1.1 101");

    private final ConnectionLogic connection;
    private final GraphStageLogic.SubSourceOutlet<ByteString> requestBytes;
    private final GraphStageLogic.SubSinkInlet<ByteString> responseBytes;
    private @Nullable ByteString received;
    private @Nullable CompletionStage<HttpResponse> firstResponse; // null when the first request was not served yet
    private int serving;
    private boolean draining;
    private boolean idleTimerRuns;
    private long lastUsedNanos;

    HttpSubStream(
            ConnectionLogic connection,
            ByteString received,
            Optional<? extends CompletionStage<HttpResponse>> firstResponse) {
        this.connection = connection;
        this.received = received;
        this.firstResponse = firstResponse.isPresent() ? firstResponse.get() : null;
        this.requestBytes = connection.new SubSourceOutlet<>("requestBytes");
        this.responseBytes = connection.new SubSinkInlet<>("responseBytes");
    }

    void start() {
        requestBytes.setHandler(new AbstractOutHandler() {
            @Override
            public void onPull() {
                if (received == null) {
                    connection.pullSocket();
                    return;
                }
                requestBytes.push(received);
                received = null;
                if (connection.receivedAll()) {
                    requestBytes.complete();
                }
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
                // the response side decides when the connection ends
            }
        });
        responseBytes.setHandler(new AbstractInHandler() {
            @Override
            public void onPush() {
                respond(responseBytes.grab());
            }
        });
        var service = connection.service();
        var http = Flow.of(HttpRequest.class).mapAsync(1, this::serve).join(service.httpLayer());
        Source.fromGraph(requestBytes.source())
                .via(http)
                .runWith(Sink.fromGraph(responseBytes.sink()), connection.subFusingMaterializer());
        responseBytes.pull();
    }

    private CompletionStage<HttpResponse> serve(HttpRequest request) {
        serving++;
        if (!idleTimerRuns) {
            idleTimerRuns = true;
            checkIdle();
        }
        var first = firstResponse;
        firstResponse = null;
        var response = first != null ? first : connection.service().routes().handle(request, connection);
        return response.thenApply(this::watch);
    }

    /// Learns when the endpoint has given all of its response.
    private HttpResponse watch(HttpResponse response) {
        ResponseEntity entity = response.entity();
        if (entity.isStrict()) {
            connection.execute(this::served);
            return response;
        }
        var watching = Flow.of(ByteString.class).watchTermination((unused, ended) -> {
            ended.whenComplete((_, _) -> connection.execute(this::served));
            return unused;
        });
        var length = entity.getContentLengthOption();
        if (length.isPresent()) { // transformed as below, it would lose its length
            var data = entity.getDataBytes().via(watching);
            return response.withEntity(HttpEntities.create(entity.getContentType(), length.getAsLong(), data));
        }
        return response.transformEntityDataBytes(watching);
    }

    private void served() {
        serving--;
        lastUsedNanos = System.nanoTime();
        if (draining) {
            drain();
        }
    }

    private void checkIdle() {
        Duration timeout = connection.service().limits().idleTimeout();
        Duration unused = serving > 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - lastUsedNanos);
        if (unused.compareTo(timeout) >= 0) {
            connection.completeStage();
        } else {
            connection.setDeadline(timeout.minus(unused), this::checkIdle);
        }
    }

    private void respond(ByteString bytes) {
        lastUsedNanos = System.nanoTime();
        connection.pushToSocket(bytes);
        // an earlier response may come while the endpoint prepares the upgrade
        if (connection.wantsUpgrade() && bytes.startsWith(SWITCHING, 0)) {
            requestBytes.complete();
            responseBytes.cancel();
            connection.startUpgraded(ByteString.emptyByteString());
        }
    }

    /// Ends the connection when it serves no request, or as soon as it has served it.
    void drain() {
        draining = true;
        if (serving == 0 && !requestBytes.isClosed()) {
            requestBytes.complete();
        }
    }

    @Override
    public void onPush() {
        requestBytes.push(connection.grabReceived());
    }

    @Override
    public void onUpstreamFinish() {
        if (received == null) {
            requestBytes.complete();
        }
    }

    @Override
    public void onPull() {
        if (!responseBytes.hasBeenPulled() && !responseBytes.isClosed()) {
            responseBytes.pull();
        }
    }
}
