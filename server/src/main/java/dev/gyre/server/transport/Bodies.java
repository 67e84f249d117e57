package dev.gyre.server.transport;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.util.ByteString;

/// Request bodies as a whole.
public final class Bodies {

    /// A bound for endpoints that Centrifugo leaves without one.
    public static final long GENEROUS_LIMIT = 16 * 1024 * 1024;

    private static final long TIMEOUT_MILLIS = 30_000;

    private Bodies() {}

    /// The body, complete at once when it came with the head of its request. Fails with [BodyRefusedException]: 413
    /// over the limit, 408 when it does not arrive in 30 s, 400 when it breaks off.
    public static CompletionStage<ByteString> strict(
            HttpRequest request, long limitBytes, ClassicActorSystemProvider system) {
        HttpEntity entity = request.entity();
        if (entity instanceof HttpEntity.Strict strict) { // toStrict would cost 5 to 10 µs
            return strict.getData().size() > limitBytes
                    ? CompletableFuture.failedFuture(new BodyRefusedException(StatusCodes.CONTENT_TOO_LARGE))
                    : CompletableFuture.completedFuture(strict.getData());
        }
        if (entity.getContentLengthOption().orElse(0) > limitBytes) {
            return CompletableFuture.failedFuture(new BodyRefusedException(StatusCodes.CONTENT_TOO_LARGE));
        }
        return request.entity()
                .withSizeLimit(limitBytes)
                .toStrict(TIMEOUT_MILLIS, limitBytes, Materializer.matFromSystem(system))
                .handle((body, failure) -> {
                    if (failure != null) {
                        throw new CompletionException(refusal(failure));
                    }
                    return body.getData();
                });
    }

    private static BodyRefusedException refusal(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return new BodyRefusedException(
                switch (cause) {
                    case EntityStreamSizeException _ -> StatusCodes.CONTENT_TOO_LARGE;
                    case TimeoutException _ -> StatusCodes.REQUEST_TIMEOUT;
                    default -> StatusCodes.BAD_REQUEST;
                });
    }
}
