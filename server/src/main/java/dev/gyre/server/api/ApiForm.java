package dev.gyre.server.api;

import java.io.IOException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/// One way in which calls stand in the body of a request that has been let in.
@FunctionalInterface
interface ApiForm {

    /// @throws IOException when the body cannot be decoded; nothing has been executed then
    CompletionStage<HttpResponse> answer(HttpRequest request, byte[] body) throws IOException;
}
