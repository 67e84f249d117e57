package dev.gyre.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The packaged server with a JWKS endpoint that works, rotates its keys, hangs or answers garbage.
class JwksIT {

    @RegisterExtension
    final Servers servers = new Servers();

    private final AtomicReference<String> good = new AtomicReference<>("");
    private final AtomicInteger goodRequests = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer endpoint;
    private KeyPair pair;

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException, InterruptedException;
    }

    @BeforeEach
    void startEndpoint() throws IOException, NoSuchAlgorithmException {
        pair = newPair();
        good.set(keySet("one", pair));
        endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        endpoint.setExecutor(threads);
        serve("/good", exchange -> {
            goodRequests.incrementAndGet();
            send(exchange, good.get());
        });
        serve("/hangs", _ -> over.await());
        serve("/garbage", exchange -> send(exchange, "<html>"));
        endpoint.start();
    }

    @AfterEach
    void stopEndpoint() {
        over.countDown();
        endpoint.stop(0);
        threads.shutdownNow();
    }

    private void serve(String path, Handler handler) {
        endpoint.createContext(path, exchange -> {
            try (exchange) {
                handler.handle(exchange);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void send(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static KeyPair newPair() throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static String keySet(String id, KeyPair pair) {
        BigInteger modulus = ((RSAPublicKey) pair.getPublic()).getModulus();
        return """
            {"keys": [{"kty": "RSA", "kid": "%s", "use": "sig", "e": "AQAB", "n": "%s"}]}\
            """.formatted(id, Base64.getUrlEncoder().withoutPadding().encodeToString(modulus.toByteArray()));
    }

    private GyreServer start() {
        return servers.start("""
            {"client": {"token": {"jwks_public_endpoint": "http://127.0.0.1:%d/{{where}}",
              "issuer_regex": "^(?P<where>good|hangs|garbage)$"}}, "log": {"level": "debug"}}\
            """.formatted(endpoint.getAddress().getPort()));
    }

    private static String token(String where, String id, KeyPair pair) {
        JWTCreator.Builder token =
                JWT.create().withSubject("secret-user").withIssuer(where).withKeyId(id);
        return token.sign(Algorithm.RSA256((RSAPrivateKey) pair.getPrivate()));
    }

    private static String connect(GyreServer server, String token) {
        try (var socket = new JsonSocket(server.webSocket())) {
            return socket.connect(token);
        }
    }

    private static JsonSocket.Close refused(GyreServer server, String token) {
        try (var socket = new JsonSocket(server.webSocket())) {
            socket.begin("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
            return socket.closed();
        }
    }

    @Test
    void rotatedKeysAreFoundWithoutARestart() throws NoSuchAlgorithmException {
        GyreServer server = start();

        assertThat(connect(server, token("good", "one", pair))).contains("\"connect\"");
        // a busy machine may need the second attempt
        int fetched = goodRequests.get();
        assertThat(connect(server, token("good", "one", pair))).contains("\"connect\"");
        assertThat(goodRequests).hasValue(fetched);

        KeyPair next = newPair();
        good.set(keySet("two", next));
        assertThat(connect(server, token("good", "two", next))).contains("\"connect\"");
        assertThat(goodRequests).hasValueGreaterThan(fetched);
        assertThat(refused(server, token("good", "two", pair)).code()).isEqualTo(3500);
    }

    @Test
    void anEndpointThatHangsDelaysOnlyTheConnectsThatNeedIt() {
        GyreServer server = start();
        String known = token("good", "one", pair);
        connect(server, known);
        List<CompletableFuture<JsonSocket.Close>> waiting = new ArrayList<>();
        String stuck = token("hangs", "one", pair);
        for (int i = 0; i < 50; i++) {
            waiting.add(CompletableFuture.supplyAsync(() -> refused(server, stuck), threads));
        }

        for (int i = 0; i < 20; i++) {
            assertThat(connect(server, known)).contains("\"connect\"");
        }
        assertThat(waiting).anyMatch(close -> !close.isDone());
        assertThat(waiting)
                .allSatisfy(close -> assertThat(close)
                        .succeedsWithin(Duration.ofSeconds(20))
                        .isEqualTo(new JsonSocket.Close(3500, "invalid token")));
    }

    @Test
    void theLogNamesTheRuleAndNothingOfTheToken() {
        GyreServer server = start();

        refused(server, token("garbage", "secret-kid", pair));
        refused(server, token("elsewhere", "secret-kid", pair));

        assertThat(server.log())
                .contains("the keys of client.token.jwks_public_endpoint cannot be had: it answers no JSON")
                .contains("its issuer does not match client.token.issuer_regex")
                .doesNotContain("secret-kid", "secret-user", "elsewhere", "eyJ");
    }
}
