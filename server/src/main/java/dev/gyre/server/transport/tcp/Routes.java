package dev.gyre.server.transport.tcp;

import dev.gyre.server.transport.BodyRefusedException;
import dev.gyre.server.transport.HttpConnection;
import dev.gyre.server.transport.HttpEndpoint;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.stream.Materializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The endpoints of a listener by their exact paths, and the one place where their exceptions become responses.
final class Routes implements HttpEndpoint {

    private static final Logger log = LoggerFactory.getLogger(Routes.class);

    private final Map<String, HttpEndpoint> endpoints;
    private final Materializer materializer;

    Routes(Map<String, HttpEndpoint> endpoints, Materializer materializer) {
        this.endpoints = Map.copyOf(endpoints);
        this.materializer = materializer;
    }

    /// Never fails.
    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request, HttpConnection connection) {
        String path = request.getUri().path();
        HttpEndpoint endpoint = endpoints.get(path);
        if (endpoint == null) {
            discardBody(request);
            return CompletableFuture.completedFuture(
                    HttpResponse.create().withStatus(StatusCodes.NOT_FOUND).withEntity("404 page not found\n"));
        }
        try {
            return endpoint.handle(request, connection).exceptionally(failure -> respond(failure, path));
        } catch (RuntimeException bug) {
            return CompletableFuture.completedFuture(respond(bug, path));
        }
    }

    private void discardBody(HttpRequest request) {
        if (!(request.entity() instanceof HttpEntity.Strict)) {
            request.discardEntityBytes(materializer);
        }
    }

    private static HttpResponse respond(Throwable failure, String path) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof BodyRefusedException refused) {
            return HttpResponse.create()
                    .withStatus(refused.status())
                    .withEntity(refused.status().reason())
                    .addHeader(Connection.create("close"));
        }
        log.atError().addKeyValue("path", path).setCause(cause).log("An endpoint failed");
        return HttpResponse.create()
                .withStatus(StatusCodes.INTERNAL_SERVER_ERROR)
                .withEntity(StatusCodes.INTERNAL_SERVER_ERROR.reason());
    }
}
