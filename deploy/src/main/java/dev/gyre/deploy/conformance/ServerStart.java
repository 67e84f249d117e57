package dev.gyre.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Starts servers for a group.
///
/// @param command with `{config}` where the path of the configuration belongs
/// @param backend address of the application that the servers call, if any
record ServerStart(String command, String group, Optional<String> backend) {

    private static final int TRIES = 3;
    private static final int SHOWN_LOG_CHARACTERS = 3000;

    /// Returns when its port takes connections. Another program may take the port first; then another one is tried.
    ServerUnderTest server(String config) {
        String log = "";
        for (int i = 0; i < TRIES; i++) {
            ServerUnderTest server = launch(config, Json.object());
            if (server.listens()) {
                return server;
            }
            log = server.log();
            server.close();
        }
        String end = log.substring(Math.max(0, log.length() - SHOWN_LOG_CHARACTERS));
        throw new SuiteException("The server of group " + group + " does not open its port. Its output:\n" + end);
    }

    /// Whether a server opens its port with a changed configuration. It is ended at once.
    ///
    /// @param changes laid over the configuration; an array takes the place of the array there
    boolean starts(String config, JsonNode changes) {
        try (ServerUnderTest server = launch(config, changes)) {
            return server.listens();
        }
    }

    private ServerUnderTest launch(String config, JsonNode changes) {
        try {
            Path folder = Files.createTempDirectory("conformance-");
            int port = freePort(0);
            String filled = config.replace("$PORT2", Integer.toString(freePort(port)))
                    .replace("$PORT", Integer.toString(port))
                    .replace("$BACKEND", backend.orElse(""));
            JsonNode read = Json.parse(filled)
                    .orElseThrow(() -> new SuiteException("The configuration of group " + group + " is not JSON"));
            Path file = Files.writeString(folder.resolve("config.json"), Json.compact(merged(read, changes)));
            List<String> words = CommandWords.split(command.replace("{config}", file.toString()));
            return ServerUnderTest.launch(absolute(words), folder, port);
        } catch (IOException refused) {
            throw new SuiteException("The server cannot be started: " + refused.getMessage(), refused);
        }
    }

    static JsonNode merged(JsonNode base, JsonNode changes) {
        if (!base.isObject() || !changes.isObject()) {
            return changes;
        }
        ObjectNode merged = base.deepCopy();
        changes.properties().forEach(each -> {
            JsonNode before = merged.path(each.getKey());
            merged.set(each.getKey(), before.isMissingNode() ? each.getValue() : merged(before, each.getValue()));
        });
        return merged;
    }

    /// The process runs in another folder, so a program named by a relative path needs the whole one.
    private static List<String> absolute(List<String> words) {
        return words.stream()
                .map(word -> word.contains("/") && Files.isExecutable(Path.of(word))
                        ? Path.of(word).toAbsolutePath().toString()
                        : word)
                .toList();
    }

    /// @param other which it must not be
    private static int freePort(int other) throws IOException {
        int port = other;
        while (port == other) {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }
        }
        return port;
    }
}
