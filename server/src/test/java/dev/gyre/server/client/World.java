package dev.gyre.server.client;

import com.auth0.jwt.algorithms.Algorithm;
import dev.gyre.protocol.Payload;
import dev.gyre.server.auth.TokenVerifiers;
import dev.gyre.server.channel.Channels.Draft;
import dev.gyre.server.channel.ConfiguredNamespaces;
import dev.gyre.server.config.ConfigException;
import dev.gyre.server.config.ConfigLoader;
import dev.gyre.server.config.GyreConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/// A node without sockets and actors, in which everything happens one after the other.
final class World {

    final ManualTimers time;
    final LocalClients clients = new LocalClients();
    final GyreConfig config;
    final ConfiguredNamespaces namespaces;
    final MemoryBroker broker;
    final Sessions sessions;
    private final List<TestConnection> connections = new ArrayList<>();

    /// @param json the sections of a configuration file, without the outer braces
    World(String json) {
        this(json, Instant.parse("2026-01-01T00:00:00Z"), numbered());
    }

    /// @param tokens verifies the tokens of connections and subscriptions
    World(String json, Function<InstantSource, TokenVerifiers> tokens) {
        this(json, Instant.parse("2026-01-01T00:00:00Z"), numbered(), Optional.of(tokens));
    }

    World(String json, Instant start, Supplier<String> ids) {
        this(json, start, ids, Optional.empty());
    }

    private World(
            String json,
            Instant start,
            Supplier<String> ids,
            Optional<Function<InstantSource, TokenVerifiers>> tokens) {
        this.time = new ManualTimers(start);
        this.config = config("{" + json + "}");
        this.namespaces = new ConfiguredNamespaces(config.channel());
        this.broker = new MemoryBroker(namespaces);
        SessionEnvironment environment = new SessionEnvironment(
                namespaces,
                broker,
                broker,
                clients,
                ClusterClients.of(clients),
                time,
                time,
                new Random(1),
                ids,
                "Gyre test");
        this.sessions = new Sessions(
                config,
                environment,
                tokens.map(maker -> maker.apply(time)).orElseGet(() -> TokenVerifiers.of(config.client(), time)));
    }

    private static Supplier<String> numbered() {
        AtomicInteger last = new AtomicInteger();
        return () -> "client-" + last.incrementAndGet();
    }

    private static GyreConfig config(String json) {
        try {
            return new ConfigLoader(Map.of(), Map.of()).load("test.json", json).config();
        } catch (ConfigException e) {
            throw new AssertionError(e);
        }
    }

    static String token(String claims) {
        return token(Algorithm.HMAC256("secret"), "HS256", claims);
    }

    static String token(Algorithm algorithm, String name, String claims) {
        String header = base64("{\"alg\":\"" + name + "\",\"typ\":\"JWT\"}");
        String payload = base64(claims);
        byte[] signature =
                algorithm.sign(header.getBytes(StandardCharsets.US_ASCII), payload.getBytes(StandardCharsets.US_ASCII));
        return header + "." + payload + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The answer to a command that was refused.
    static String error(int id, int code, String message) {
        return "{\"id\":" + id + ",\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\"}}";
    }

    TestConnection open() {
        return open(new TestConnection());
    }

    TestConnection open(TestConnection connection) {
        connections.add(connection.serve(sessions));
        return connection;
    }

    /// Opens a connection and connects it with a token of these claims; its reply is taken already.
    TestConnection connect(String claims) {
        TestConnection connection = open();
        send(connection, "{\"id\":1,\"connect\":{\"token\":\"" + token(claims) + "\"}}");
        connection.take();
        return connection;
    }

    TestConnection connectUser(String user) {
        return connect("{\"sub\":\"" + user + "\"}");
    }

    /// Sends messages, waits until nothing moves any more, and returns what has come.
    List<String> send(TestConnection connection, String... messages) {
        for (String message : messages) {
            connection.deliver(message);
        }
        settle();
        return connection.take();
    }

    void publish(String channel, String data) {
        broker.publish(channel, Draft.of(Payload.of(data), null));
        settle();
    }

    void settle() {
        boolean moved = true;
        while (moved) {
            moved = broker.runNext();
            for (TestConnection connection : connections) {
                moved |= connection.runNext();
                moved |= connection.readNext();
            }
        }
    }

    void advance(Duration duration) {
        time.advance(duration, this::settle);
        settle();
    }
}
