package dev.gyre.server.api;

import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.util.ByteString;

/// The HTTP responses of the server API. They are immutable and hold their whole body, so that one instance can be
/// sent many times.
final class Responses {

    /// The most common one: a result without fields.
    static final HttpResponse EMPTY_RESULT = json(Replies.modern(ApiReply.EMPTY));

    static final HttpResponse BAD_REQUEST = HttpResponse.create()
            .withStatus(StatusCodes.BAD_REQUEST)
            .withEntity(ContentTypes.TEXT_PLAIN_UTF8, ByteString.fromString("Bad Request\n"));

    static final HttpResponse UNAUTHORIZED = withoutBody(401);
    static final HttpResponse METHOD_NOT_ALLOWED = withoutBody(405);
    static final HttpResponse UNAVAILABLE = withoutBody(503);

    private Responses() {}

    static HttpResponse json(JsonText text) {
        return HttpResponse.create()
                .withEntity(
                        HttpEntities.create(ContentTypes.APPLICATION_JSON, ByteString.fromArrayUnsafe(text.bytes())));
    }

    private static HttpResponse withoutBody(int status) {
        return HttpResponse.create().withStatus(status);
    }
}
