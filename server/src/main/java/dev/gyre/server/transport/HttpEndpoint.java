package dev.gyre.server.transport;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/// Serves the requests of one path. Must not block.
@FunctionalInterface
public interface HttpEndpoint {

    CompletionStage<HttpResponse> handle(HttpRequest request, HttpConnection connection);
}
