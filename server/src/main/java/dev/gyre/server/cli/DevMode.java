package dev.gyre.server.cli;

import dev.gyre.server.config.ConfigException;
import dev.gyre.server.config.ConfigLoader;
import dev.gyre.server.config.Layer;
import dev.gyre.server.config.LoadedConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// `gyre serve --dev`: a configuration for a newcomer's first minutes, under whatever configuration there is.
///
/// Secrets are made once and kept in the data folder, so that tokens and the API key survive a restart.
record DevMode(LoadedConfig loaded) {

    private static final String SECRETS = "dev-config.json";
    private static final String USER = "demo";
    private static final String CHANNEL = "chat:lobby";

    /// @param file empty when there is none
    /// @param data folder of the data, made when it is missing
    static DevMode prepare(ConfigLoader loader, Optional<Path> file, Path data)
            throws ConfigException, CommandException {
        Layer secrets = secrets(data);
        int port = load(loader, file, 8000, secrets).config().httpServer().port();
        return new DevMode(load(loader, file, port, secrets));
    }

    /// What to do next, in a few lines.
    ///
    /// @param address that the node is bound to
    String banner(InetSocketAddress address) {
        return new Banner(
                        loaded.config(),
                        address,
                        CHANNEL,
                        new TokenRequest(USER, Optional.empty(), Optional.of(TokenRequest.DEFAULT_LIFETIME)))
                .render(Clock.systemUTC().instant());
    }

    private static LoadedConfig load(ConfigLoader loader, Optional<Path> file, int port, Layer secrets)
            throws ConfigException {
        ConfigLoader dev = loader.over(List.of(new Layer("development defaults", defaults(port)), secrets));
        return file.isPresent() ? dev.load(file.get()) : dev.load("no file.json", "{}");
    }

    private static String defaults(int port) {
        return """
            {
              "http_server": {"address": "127.0.0.1"},
              "health": {"enabled": true},
              "client": {"allowed_origins": ["http://localhost:%1$d", "http://127.0.0.1:%1$d"]},
              "channel": {
                "without_namespace": {
                  "history_size": 100,
                  "history_ttl": "24h",
                  "allow_recovery": true,
                  "allow_subscribe_for_client": true,
                  "allow_publish_for_subscriber": true,
                  "allow_history_for_subscriber": true
                },
                "namespaces": [
                  {
                    "name": "chat",
                    "presence": true,
                    "join_leave": true,
                    "force_push_join_leave": true,
                    "history_size": 100,
                    "history_ttl": "24h",
                    "force_recovery": true,
                    "allow_subscribe_for_client": true,
                    "allow_publish_for_subscriber": true,
                    "allow_presence_for_subscriber": true,
                    "allow_history_for_subscriber": true
                  }
                ]
              }
            }
            """.formatted(port);
    }

    private static Layer secrets(Path data) throws CommandException {
        Path file = data.resolve(SECRETS);
        try {
            Files.createDirectories(data);
            if (!Files.exists(file)) {
                create(file);
            }
            return new Layer(file.toString(), Files.readString(file));
        } catch (IOException failed) {
            throw new CommandException(
                    "the secrets of the development mode cannot be kept in " + file + ": " + failed, failed);
        }
    }

    private static void create(Path file) throws IOException {
        Secrets secrets = new Secrets(new SecureRandom());
        try {
            PrivateFile.create(
                    file, """
                        {
                          "client": {"token": {"hmac_secret_key": "%s"}},
                          "http_api": {"key": "%s"}
                        }
                        """.formatted(secrets.next(Secrets.HMAC_BYTES), secrets.next(Secrets.DEV_KEY_BYTES)));
        } catch (FileAlreadyExistsException madeMeanwhile) {
            // Another node was started at the same time: its secrets serve both.
            return;
        }
    }
}
