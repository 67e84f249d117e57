package dev.gyre.server.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gyre.server.transport.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpListenerIT {

    private static final String GET = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final HttpLimits FAST =
            HttpLimits.DEFAULT.withFirstRequestTimeout(Duration.ofMillis(700)).withIdleTimeout(Duration.ofMillis(700));

    @ParameterizedTest
    @CsvSource({"throws, 500", "fails, 500", "none, 404", "hello/, 404", "hello/x, 404", "Hello, 404"})
    void whatAnEndpointDoesNotAnswerIsAnsweredForIt(String path, int status) throws IOException {
        try (var server = new TestListener(HttpLimits.DEFAULT);
                var client = new RawClient(server.address())) {
            client.say("GET /" + path + " HTTP/1.1\r\nHost: a\r\n\r\n" + GET);

            assertThat(client.readResponse()).startsWith("HTTP/1.1 " + status).doesNotContain("\r\nServer:");
            assertThat(client.readResponse()).endsWith("hello");
        }
    }

    @Test
    void bodiesAreTakenWholeAndInChunksUpToTheLimit() throws IOException {
        String post = "POST /body HTTP/1.1\r\nHost: a\r\n";
        String most = "x".repeat(TestListener.BODY_LIMIT);
        try (var server = new TestListener(HttpLimits.DEFAULT);
                var client = new RawClient(server.address())) {
            client.say(post + "Content-Length: 1000\r\n\r\n" + most);
            assertThat(client.readResponse()).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n" + most);

            client.say(post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            client.say("2\r\nde\r\n0\r\n\r\n");
            assertThat(client.readResponse()).startsWith("HTTP/1.1 200").endsWith("\r\n\r\nabcde");

            client.say(post + "Content-Length: 1001\r\n\r\n" + most + "x");
            assertThat(client.readResponse()).startsWith("HTTP/1.1 413");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void endlessChunksAreRefusedAtTheLimit() throws IOException {
        try (var server = new TestListener(HttpLimits.DEFAULT);
                var client = new RawClient(server.address())) {
            client.say("POST /body HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 50; i++) {
                client.say("64\r\n" + "x".repeat(100) + "\r\n");
            }

            assertThat(client.readResponse()).startsWith("HTTP/1.1 413");
            assertThat(client.endsWithin(5_000)).isTrue();
        }
    }

    @Test
    void hugeUploadSeesItsRefusalAndNotAReset() throws IOException {
        try (var server = new TestListener(HttpLimits.DEFAULT);
                var client = new RawClient(server.address())) {
            client.say("POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n");
            client.say(new byte[3_000_000]);

            assertThat(client.readResponse()).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void silentSocketIsCut() throws IOException {
        try (var server = new TestListener(FAST);
                var client = new RawClient(server.address())) {
            assertThat(client.endsWithin(5_000)).isTrue();
            await().until(() -> server.listener.openConnections() == 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"GET /hello HTTP/1.1", "POST /body HTTP/1.1"})
    void slowFirstRequestIsCutHoweverItsBytesAreSpread(String line) throws IOException {
        try (var server = new TestListener(FAST);
                var client = new RawClient(server.address())) {
            client.say(line + "\r\n");
            var dribble = Thread.ofVirtual().start(() -> {
                try {
                    while (!client.endsWithin(100)) {
                        client.say("X: y\r\n");
                    }
                } catch (IOException cut) {
                    // as it should
                }
            });

            await().atMost(Duration.ofSeconds(5)).until(() -> server.listener.openConnections() == 0);
            dribble.interrupt();
        }
    }

    @Test
    void keptConnectionIsCutWhenItIsIdle() throws IOException {
        try (var server = new TestListener(FAST);
                var client = new RawClient(server.address())) {
            for (int i = 0; i < 3; i++) {
                client.say(GET);
                assertThat(client.readResponse()).endsWith("hello");
                assertThat(client.endsWithin(300)).isFalse();
            }

            assertThat(client.endsWithin(5_000)).isTrue();
        }
    }

    @Test
    void streamedAndSlowResponsesOutliveTheIdleTimeout() throws IOException {
        try (var server = new TestListener(FAST);
                var waiting = new RawClient(server.address());
                var streaming = new RawClient(server.address())) {
            waiting.say("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
            streaming.say("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");

            String streamed = new String(streaming.readToEnd(), StandardCharsets.UTF_8);
            assertThat(streamed).endsWith("tick\n".repeat(12));
            server.later.complete(HttpResponse.create().withEntity("at last"));
            assertThat(waiting.readResponse()).endsWith("at last");
        }
    }

    @Test
    void clientThatEndsItsSideStillGetsItsAnswer() throws IOException {
        try (var server = new TestListener(HttpLimits.DEFAULT);
                var client = new RawClient(server.address())) {
            client.say(GET);
            client.endOutput();

            assertThat(new String(client.readToEnd(), StandardCharsets.UTF_8)).endsWith("hello");
        }
    }

    @Test
    void moreConnectionsThanAllowedWaitForOthersToClose() throws IOException {
        try (var server = new TestListener(HttpLimits.DEFAULT.withMaxConnections(2))) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                clients.add(new RawClient(server.address()));
                clients.getLast().say(GET);
            }
            assertThat(clients.get(0).readResponse()).endsWith("hello");
            assertThat(clients.get(1).readResponse()).endsWith("hello");
            assertThat(clients.get(2).endsWithin(300)).isFalse();
            assertThat(server.listener.openConnections()).isEqualTo(2);

            clients.get(0).close();
            clients.get(1).close();

            assertThat(clients.get(3).readResponse()).endsWith("hello");
            clients.get(2).close();
            clients.get(3).close();
        }
    }

    @Test
    void leavingListenerAcceptsNobodyAndFinishesWhatItServes() throws IOException {
        try (var server = new TestListener(HttpLimits.DEFAULT);
                var idle = new RawClient(server.address());
                var fresh = new RawClient(server.address());
                var waiting = new RawClient(server.address())) {
            idle.say(GET);
            idle.readResponse();
            waiting.say("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
            await().until(() -> server.listener.openConnections() == 3);

            var left = server.listener.terminate(Duration.ofSeconds(10)).toCompletableFuture();

            assertThat(idle.endsWithin(2_000)).isTrue();
            assertThat(fresh.endsWithin(2_000)).isTrue();
            assertThatThrownBy(() -> new RawClient(server.address())).isInstanceOf(IOException.class);
            assertThat(left).isNotDone();
            server.later.complete(HttpResponse.create().withEntity("at last"));
            assertThat(waiting.readResponse()).endsWith("at last");
            assertThat(waiting.readToEnd()).isEmpty();
            await().until(left::isDone);
        }
    }

    @Test
    void whatDoesNotEndInTimeIsClosed() throws IOException {
        try (var server = new TestListener(HttpLimits.DEFAULT);
                var waiting = new RawClient(server.address());
                var upgraded = new RawClient(server.address()).upgrade("/ws")) {
            waiting.say("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");

            server.listener
                    .terminate(Duration.ofMillis(300))
                    .toCompletableFuture()
                    .join();

            assertThat(waiting.endsWithin(2_000)).isTrue();
            assertThat(upgraded.endsWithin(2_000)).isTrue();
        }
    }
}
