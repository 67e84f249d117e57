package dev.gyre.server.transport.tcp;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.util.ByteString;

/// Collects the bytes of a connection's first request until it is clear whose they are.
final class FirstRequest extends AbstractInOutHandler {

    private static final int MAX_UPGRADE_BYTES = 8 * 1024;

    private final ConnectionLogic connection;
    private ByteString received = ByteString.emptyByteString();
    private boolean served;

    FirstRequest(ConnectionLogic connection) {
        this.connection = connection;
    }

    @Override
    public void onPush() {
        int searched = received.size();
        received = received.concat(connection.grabReceived());
        Optional<UpgradeReader> reader = connection.service().reader();
        if (reader.isEmpty() || received.head() != (byte) 'G') {
            startHttp();
            return;
        }
        int length = UpgradeReader.headLength(received, searched);
        if (length < 0 && received.size() < MAX_UPGRADE_BYTES) {
            connection.pullSocket();
            return;
        }
        Optional<HttpRequest> request =
                length < 0 ? Optional.empty() : reader.get().read(received.take(length));
        request.ifPresentOrElse(upgrade -> serve(upgrade, length), this::startHttp);
    }

    private void startHttp() {
        connection.startHttp(new HttpSubStream(connection, received, Optional.empty()));
    }

    private void serve(HttpRequest request, int length) {
        served = true;
        connection.clearDeadline();
        var response = connection.service().routes().handle(request, connection).toCompletableFuture();
        if (response.isDone()) {
            respond(response, length);
        } else {
            response.whenComplete((_, _) -> connection.execute(() -> respond(response, length)));
        }
    }

    private void respond(CompletableFuture<HttpResponse> response, int length) {
        if (!connection.wantsUpgrade() || response.resultNow().status().intValue() != 101) {
            connection.startHttp(new HttpSubStream(connection, received, Optional.of(response)));
            return;
        }
        connection.pushToSocket(UpgradeReader.render(response.resultNow()));
        connection.startUpgraded(received.drop(length));
    }

    @Override
    public void onUpstreamFinish() {
        if (served) {
            return;
        }
        if (received.isEmpty()) {
            connection.completeStage();
        } else {
            startHttp();
        }
    }

    @Override
    public void onPull() {
        // nothing to say before the response
    }
}
