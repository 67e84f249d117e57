package dev.gyre.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One step of a scenario; each leaves an observation. Text of it may hold placeholders, see [Variables].
sealed interface Step {

    /// Opens a WebSocket.
    ///
    /// @param pong whether the application's pings are answered; else they count as messages
    record OpenWebSocket(String connection, String path, List<String> protocols, JsonNode headers, boolean pong)
            implements Step {}

    /// Sends text frames: an object is one command, an array holds the commands of one frame, text goes as it is.
    record Send(String connection, List<JsonNode> frames) implements Step {}

    /// Waits for messages.
    ///
    /// @param sorted whether their order does not count
    record Receive(String connection, int count, Duration limit, boolean sorted, List<Keep> keep) implements Step {}

    /// Nothing but pings comes.
    record StayQuiet(String connection, Duration during) implements Step {}

    /// Waits for the server to close.
    record AwaitClose(String connection, Duration limit) implements Step {}

    /// Closes the TCP connection.
    record Drop(String connection) implements Step {}

    /// Starts a streamed HTTP response, whose events or lines are messages.
    record OpenStream(String connection, String method, String path, JsonNode headers, JsonNode body) implements Step {}

    /// A whole HTTP call.
    ///
    /// @param headers null for those of a caller of the server API
    /// @param show headers of the answer that count
    /// @param without keys that are left out of the body wherever they are
    /// @param text whether the text of a refusal counts
    record Call(
            String method,
            String path,
            @Nullable JsonNode headers,
            JsonNode body,
            Duration limit,
            List<String> show,
            List<String> without,
            boolean text,
            List<Keep> keep)
            implements Step {}

    /// The calls that have reached the application since the last such step.
    ///
    /// @param path of the application's address
    record BackendCalls(String path, List<String> headers) implements Step {}

    /// Waits.
    record Pause(Duration length) implements Step {}

    /// Asks the server to end, as an operator would.
    record StopServer() implements Step {}

    /// Starts another server with a changed configuration and sees whether it opens its port.
    ///
    /// @param changes laid over the group's configuration; an array takes the place of the array there
    record StartServer(JsonNode changes) implements Step {}

    /// A value that later steps use.
    ///
    /// @param path keys and indexes that lead to it
    record Keep(String variable, List<JsonNode> path) {

        JsonNode in(JsonNode value) {
            JsonNode found = value;
            for (JsonNode part : path) {
                found = part.isTextual() ? found.path(part.textValue()) : found.path(part.intValue());
            }
            if (found.isMissingNode()) {
                throw new SuiteException("Nothing to keep as " + variable + " at " + path);
            }
            return found;
        }
    }
}
