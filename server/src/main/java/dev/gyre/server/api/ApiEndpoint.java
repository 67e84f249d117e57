package dev.gyre.server.api;

import dev.gyre.server.transport.HttpConnection;
import dev.gyre.server.transport.HttpEndpoint;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Materializer;

/// Lets calls of the server API in and reads their bodies.
final class ApiEndpoint implements HttpEndpoint {

    private static final long BODY_TIMEOUT_MILLIS = 30_000;

    private final ApiKey key;
    private final ApiForm form;
    private final Materializer materializer;

    ApiEndpoint(ApiKey key, ApiForm form, Materializer materializer) {
        this.key = key;
        this.form = form;
        this.materializer = materializer;
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request, HttpConnection connection) {
        if (!request.method().equals(HttpMethods.POST)) {
            return refuse(request, Responses.METHOD_NOT_ALLOWED);
        }
        if (!key.isShownBy(request)) {
            return refuse(request, Responses.UNAUTHORIZED);
        }
        if (request.entity() instanceof HttpEntity.Strict strict) {
            return answer(request, strict.getData().toArrayUnsafe());
        }
        return request.entity()
                .withoutSizeLimit()
                .toStrict(BODY_TIMEOUT_MILLIS, materializer)
                .thenCompose(strict -> answer(request, strict.getData().toArrayUnsafe()))
                .exceptionally(_ -> Responses.INTERNAL_ERROR);
    }

    private CompletionStage<HttpResponse> answer(HttpRequest request, byte[] body) {
        try {
            return form.answer(request, body);
        } catch (IOException _) {
            return CompletableFuture.completedFuture(Responses.BAD_REQUEST);
        }
    }

    private CompletionStage<HttpResponse> refuse(HttpRequest request, HttpResponse response) {
        request.discardEntityBytes(materializer);
        return CompletableFuture.completedFuture(response);
    }
}
