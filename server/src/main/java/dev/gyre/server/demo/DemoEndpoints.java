package dev.gyre.server.demo;

import dev.gyre.server.transport.HttpEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/// The endpoints of the chat page by path. `/demo/token` makes everybody who asks a user, so they are for development
/// only.
///
/// Where the page's script was not built, `/` says what is missing.
public final class DemoEndpoints {

    private static final List<HttpHeader> HEADERS = List.of(
            RawHeader.create("Cache-Control", "no-store"),
            RawHeader.create("X-Content-Type-Options", "nosniff"),
            RawHeader.create("Referrer-Policy", "no-referrer"),
            RawHeader.create(
                    "Content-Security-Policy",
                    "default-src 'self'; img-src 'self' data:; connect-src 'self' ws: wss:; frame-ancestors 'none'"));

    private DemoEndpoints() {}

    public static Map<String, HttpEndpoint> create(VisitorTokens tokens, RandomGenerator random) {
        Optional<byte[]> script = resource("app.js");
        byte[] page = required(script.isPresent() ? "index.html" : "missing.html");
        return Map.of(
                "/", file(page, ContentTypes.TEXT_HTML_UTF8),
                "/demo/style.css", file(required("style.css"), MediaTypes.TEXT_CSS.toContentType(HttpCharsets.UTF_8)),
                "/demo/app.js",
                        script.map(bytes -> file(
                                        bytes, MediaTypes.APPLICATION_JAVASCRIPT.toContentType(HttpCharsets.UTF_8)))
                                .orElse(notFound()),
                "/demo/token", getOnly(request -> token(request, tokens, random)));
    }

    private static HttpEndpoint file(byte[] bytes, ContentType type) {
        HttpResponse response = HttpResponse.create().addHeaders(HEADERS).withEntity(HttpEntities.create(type, bytes));
        return getOnly(_ -> response);
    }

    private static HttpEndpoint notFound() {
        return getOnly(_ -> HttpResponse.create().withStatus(StatusCodes.NOT_FOUND));
    }

    private static HttpResponse token(HttpRequest request, VisitorTokens tokens, RandomGenerator random) {
        Visitor visitor = request.getUri()
                .query()
                .get("visitor")
                .flatMap(Visitor::returning)
                .orElseGet(() -> Visitor.random(random));
        String info = visitor.infoJson();
        String body = "{\"user\":\"%s\",\"info\":%s,\"token\":\"%s\"}"
                .formatted(visitor.user(), info, tokens.sign(visitor.user(), info));
        return HttpResponse.create()
                .addHeaders(HEADERS)
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body));
    }

    private static HttpEndpoint getOnly(Answer answer) {
        return (request, _) -> CompletableFuture.completedFuture(
                request.method().equals(HttpMethods.GET) || request.method().equals(HttpMethods.HEAD)
                        ? answer.to(request)
                        : HttpResponse.create().withStatus(StatusCodes.METHOD_NOT_ALLOWED));
    }

    private static byte[] required(String name) {
        return resource(name).orElseThrow(() -> new IllegalStateException("The class path lacks the demo's " + name));
    }

    private static Optional<byte[]> resource(String name) {
        try (InputStream in = DemoEndpoints.class.getResourceAsStream(name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("The demo's " + name + " cannot be read", e);
        }
    }

    @FunctionalInterface
    private interface Answer {
        HttpResponse to(HttpRequest request);
    }
}
