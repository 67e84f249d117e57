package dev.gyre.server.api;

import dev.gyre.server.transport.Bodies;
import dev.gyre.server.transport.HttpConnection;
import dev.gyre.server.transport.HttpEndpoint;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/// Lets calls of the server API in and reads their bodies.
final class ApiEndpoint implements HttpEndpoint {

    private final ApiKey key;
    private final ApiForm form;
    private final ActorSystem<?> system;

    ApiEndpoint(ApiKey key, ApiForm form, ActorSystem<?> system) {
        this.key = key;
        this.form = form;
        this.system = system;
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
        return Bodies.strict(request, Bodies.GENEROUS_LIMIT, system)
                .thenCompose(body -> answer(request, body.toArrayUnsafe()));
    }

    private CompletionStage<HttpResponse> answer(HttpRequest request, byte[] body) {
        try {
            return form.answer(request, body);
        } catch (IOException _) {
            return CompletableFuture.completedFuture(Responses.BAD_REQUEST);
        }
    }

    private CompletionStage<HttpResponse> refuse(HttpRequest request, HttpResponse response) {
        if (!(request.entity() instanceof HttpEntity.Strict)) {
            request.discardEntityBytes(system);
        }
        return CompletableFuture.completedFuture(response);
    }
}
