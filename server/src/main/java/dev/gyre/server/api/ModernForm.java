package dev.gyre.server.api;

import java.io.IOException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/// `POST <prefix>/<method>`: the body is the call of one method.
final class ModernForm implements ApiForm {

    private static final String ERROR_MODE_HEADER = "x-centrifugo-error-mode";
    private static final String TRANSPORT = "transport";

    private final ApiMethod method;
    private final ServerApi api;
    private final boolean alwaysTransportErrors;

    /// @param alwaysTransportErrors whether errors become HTTP statuses even when the request does not ask for it
    ModernForm(ApiMethod method, ServerApi api, boolean alwaysTransportErrors) {
        this.method = method;
        this.api = api;
        this.alwaysTransportErrors = alwaysTransportErrors;
    }

    @Override
    public CompletionStage<HttpResponse> answer(HttpRequest request, byte[] body) throws IOException {
        boolean transportErrors = alwaysTransportErrors || asksForTransportErrors(request);
        return api.execute(call(body)).thenApply(reply -> response(reply, transportErrors));
    }

    private ApiRequest call(byte[] body) throws IOException {
        try (var reader = RequestReader.of(body)) {
            if (!reader.nextValue()) {
                throw new MalformedBodyException("empty body");
            }
            ApiRequest call = method.parse(reader);
            reader.end();
            return call;
        }
    }

    private static HttpResponse response(ApiReply reply, boolean transportErrors) {
        if (ApiReply.EMPTY.equals(reply)) {
            return Responses.EMPTY_RESULT;
        }
        return transportErrors && reply instanceof ApiReply.Refused(ApiError error)
                ? Responses.json(error.json()).withStatus(error.httpStatus())
                : Responses.json(Replies.modern(reply));
    }

    private static boolean asksForTransportErrors(HttpRequest request) {
        for (HttpHeader header : request.getHeaders()) {
            if (header.is(ERROR_MODE_HEADER)) {
                return header.value().equals(TRANSPORT);
            }
        }
        return false;
    }
}
