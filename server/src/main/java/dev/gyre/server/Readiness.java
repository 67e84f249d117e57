package dev.gyre.server;

import dev.gyre.server.transport.HttpConnection;
import dev.gyre.server.transport.HttpEndpoint;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.util.ByteString;

/// Whether the node takes clients; served as its health.
final class Readiness implements HttpEndpoint {

    private static final ByteString NOTHING_TO_SAY = ByteString.fromString("{}");

    private volatile boolean leaving;

    void leave() {
        leaving = true;
    }

    boolean isLeaving() {
        return leaving;
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request, HttpConnection connection) {
        return CompletableFuture.completedFuture(HttpResponse.create()
                .withStatus(leaving ? StatusCodes.SERVICE_UNAVAILABLE : StatusCodes.OK)
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, NOTHING_TO_SAY)));
    }
}
