package dev.gyre.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gyre.server.auth.KeyFetch.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JwksClientIT {

    private static final Duration TIMEOUT = Duration.ofMillis(300);
    private static final String SET = """
        {"keys": [{"kty": "OKP", "kid": "o", "crv": "Ed25519", "use": "sig",
          "x": "LY8Zs9ZrW8nlTT7g_4078EmPzRaceHd6-nTDOf2f5wM"}]}\
        """;

    private final JwksClient client = new JwksClient(TIMEOUT);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException, InterruptedException;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private URI serve(Handler handler) {
        server.createContext("/keys", exchange -> {
            requests.incrementAndGet();
            try (exchange) {
                handler.handle(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return uri("/keys");
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private Answer fetch(URI uri) {
        return fetch(uri, Duration.ZERO);
    }

    private Answer fetch(URI uri, Duration delay) {
        return client.fetch(uri, delay)
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    @Test
    void aSetIsFetched() {
        URI uri = serve(exchange -> send(exchange, 200, SET));

        assertThat(fetch(uri)).isInstanceOf(Answer.Fetched.class);
        assertThat(fetch(uri, Duration.ofMillis(20))).isInstanceOf(Answer.Fetched.class);
    }

    @Test
    void aRedirectIsFollowed() {
        serve(exchange -> send(exchange, 200, SET));
        server.createContext("/old", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().add("Location", "/keys");
                exchange.sendResponseHeaders(302, -1);
            }
        });

        assertThat(fetch(uri("/old"))).isInstanceOf(Answer.Fetched.class);
    }

    @Test
    void aSecondAttemptIsMadeAndNoThird() {
        URI uri = serve(exchange -> send(exchange, requests.get() == 2 ? 200 : 500, SET));

        assertThat(fetch(uri)).isInstanceOf(Answer.Fetched.class);
        assertThat(fetch(uri)).isEqualTo(new Answer.Failed("it answers 500"));
        assertThat(requests).hasValue(4);
    }

    @Test
    void garbageIsNotAskedForAgain() {
        URI uri = serve(exchange -> send(exchange, 200, "nope"));

        assertThat(fetch(uri)).isEqualTo(new Answer.Failed("it answers no JSON"));
        assertThat(requests).hasValue(1);
    }

    @Test
    void anEndpointThatHangsIsGivenUp() {
        URI uri = serve(_ -> over.await());
        long begin = System.nanoTime();

        assertThat(fetch(uri)).isEqualTo(new Answer.Failed("no answer within 300 ms, 2 times"));
        assertThat(since(begin)).isBetween(TIMEOUT.multipliedBy(2), Duration.ofSeconds(10));
    }

    @Test
    void anEndpointThatHangsAfterTheHeadIsGivenUp() {
        URI uri = serve(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            over.await();
        });

        assertThat(fetch(uri)).isEqualTo(new Answer.Failed("no answer within 300 ms, 2 times"));
    }

    @Test
    void anEndlessAnswerIsCutOff() {
        URI uri = serve(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] blanks = " ".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
            try {
                while (over.getCount() > 0) {
                    exchange.getResponseBody().write(blanks);
                }
            } catch (IOException _) {
                // the client has had enough
            }
        });

        assertThat(fetch(uri)).isInstanceOf(Answer.Failed.class);
    }

    @Test
    void anEndpointThatIsNotThereFails() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }

        assertThat(fetch(URI.create("http://127.0.0.1:" + port + "/keys"))).isInstanceOf(Answer.Failed.class);
        assertThat(fetch(URI.create("http://no-such-host.invalid/keys"))).isInstanceOf(Answer.Failed.class);
    }

    @Test
    void asManyAsHangDoNotHoldUpAnother() {
        URI slow = serve(_ -> over.await());
        server.createContext("/good", exchange -> {
            try (exchange) {
                send(exchange, 200, SET);
            }
        });
        List<CompletableFuture<Answer>> hanging = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            hanging.add(client.fetch(slow, Duration.ZERO).toCompletableFuture());
        }

        assertThat(fetch(uri("/good"))).isInstanceOf(Answer.Fetched.class);
        assertThat(hanging).anyMatch(answer -> !answer.isDone());
    }

    @Test
    void onlySoManyAreFetchedAtOnce() {
        URI slow = serve(_ -> over.await());
        List<CompletableFuture<Answer>> asked = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            asked.add(client.fetch(slow, Duration.ofMillis(100)).toCompletableFuture());
        }

        assertThat(fetch(slow)).isEqualTo(new Answer.Overloaded("more than 64 key sets are being fetched"));
        CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        assertThat(fetch(slow)).isInstanceOf(Answer.Failed.class);
    }
}
