package dev.gyre.server.auth;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Fetches key sets over HTTP with threads of its own, so that neither a slow endpoint nor a slow name server holds
/// anything else up.
///
/// Two attempts of one second each, as Centrifugo makes them; an answer that cannot be read is not asked for again.
final class JwksClient implements KeyFetch {

    static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(JwksClient.class);

    /// Failures in between are logged at debug: strangers' tokens decide how many there are.
    private static final Duration WARNINGS_APART = Duration.ofSeconds(10);

    private static final int ATTEMPTS = 2;
    private static final int MAX_BYTES = 1024 * 1024;
    private static final int MAX_FETCHES = 64;
    private static final int THREADS = 4;
    private static final int MAX_TASKS = 4096;
    private static final int OK = 200;

    private final HttpClient http;
    private final Duration timeout;
    private final Semaphore free = new Semaphore(MAX_FETCHES);
    private final AtomicLong nextWarningNanos = new AtomicLong(System.nanoTime());

    /// @param timeout of one attempt, to the last byte
    JwksClient(Duration timeout) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_TASKS),
                Thread.ofPlatform().daemon().name("gyre-jwks-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
        this.timeout = timeout;
        this.http = HttpClient.newBuilder()
                .executor(threads)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(timeout)
                .build();
    }

    @Override
    public CompletionStage<Answer> fetch(URI uri, Duration delay) {
        if (!free.tryAcquire()) {
            return CompletableFuture.completedFuture(
                    new Answer.Overloaded("more than " + MAX_FETCHES + " key sets are being fetched"));
        }
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        if (delay.isZero()) {
            attempt(uri, ATTEMPTS, answer);
        } else {
            CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
                    .execute(() -> attempt(uri, ATTEMPTS, answer));
        }
        return answer.whenComplete((_, _) -> free.release()).thenApply(result -> logged(uri, result));
    }

    private Answer logged(URI uri, Answer answer) {
        if (answer instanceof Answer.Failed(String reason)) {
            long now = System.nanoTime();
            long due = nextWarningNanos.get();
            boolean warn = now - due >= 0 && nextWarningNanos.compareAndSet(due, now + WARNINGS_APART.toNanos());
            LOG.atLevel(warn ? Level.WARN : Level.DEBUG)
                    .addKeyValue("host", uri.getHost())
                    .addKeyValue("path", uri.getPath())
                    .addKeyValue("reason", reason)
                    .log("JWKS cannot be fetched");
        }
        return answer;
    }

    private void attempt(URI uri, int left, CompletableFuture<Answer> answer) {
        CompletableFuture<HttpResponse<byte[]>> exchange = http.sendAsync(
                HttpRequest.newBuilder(uri)
                        .timeout(timeout)
                        .header("Accept", "application/json")
                        .build(),
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
        // the request's own timeout ends with the head of the answer
        exchange.thenApply(Function.identity())
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((response, failure) -> {
                    exchange.cancel(true);
                    if (failure == null && response.statusCode() == OK) {
                        answer.complete(JsonWebKeys.parse(response.body()));
                    } else if (left > 1) {
                        attempt(uri, left - 1, answer);
                    } else {
                        answer.complete(new Answer.Failed(
                                failure == null ? "it answers " + response.statusCode() : reason(failure)));
                    }
                });
    }

    private String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
            return "no answer within " + timeout.toMillis() + " ms, " + ATTEMPTS + " times";
        }
        return cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
    }
}
