package dev.gyre.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.server.config.ConfigException;
import dev.gyre.server.config.ConfigLoader;
import dev.gyre.server.config.GyreConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevModeTest {

    @TempDir
    Path folder;

    @Test
    void withoutAFileEverythingThatANewcomerNeedsIsThere() throws ConfigException, CommandException {
        var loaded = prepare(Map.of(), Optional.empty()).loaded();

        GyreConfig config = loaded.config();
        assertThat(loaded.warnings()).isEmpty();
        assertThat(config.httpServer().address()).isEqualTo("127.0.0.1");
        assertThat(config.httpServer().port()).isEqualTo(8000);
        assertThat(config.client().allowedOrigins()).containsExactly("http://localhost:8000", "http://127.0.0.1:8000");
        assertThat(config.client().token().hmacSecretKey().isEmpty()).isFalse();
        assertThat(config.httpApi().key().isEmpty()).isFalse();
        assertThat(config.client().insecure()).isFalse();
        assertThat(config.channel().namespaces()).containsOnlyKeys("chat");
        assertThat(config.channel().namespaces().values())
                .allSatisfy(chat -> assertThat(chat.presence() && chat.forceRecovery() && chat.durable())
                        .isTrue());
    }

    @Test
    void secretsSurviveARestartAndOnlyTheOwnerCanReadThem() throws ConfigException, CommandException, IOException {
        GyreConfig first = prepare(Map.of(), Optional.empty()).loaded().config();
        GyreConfig second = prepare(Map.of(), Optional.empty()).loaded().config();

        assertThat(second.client().token()).isEqualTo(first.client().token());
        assertThat(second.httpApi().key()).isEqualTo(first.httpApi().key());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data/dev-config.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void originsFollowThePort() throws ConfigException, CommandException {
        var config = prepare(Map.of("http_server.port", "9999"), Optional.empty())
                .loaded()
                .config();

        assertThat(config.client().allowedOrigins()).containsExactly("http://localhost:9999", "http://127.0.0.1:9999");
    }

    @Test
    void aFileWinsAndWhatItLacksIsAdded() throws ConfigException, CommandException, IOException {
        Path file = Files.writeString(folder.resolve("config.json"), """
            {"client": {"token": {"hmac_secret_key": ""}, "allowed_origins": ["*"]}, "http_api": {"key": "mine"},
             "channel": {"namespaces": [{"name": "news"}]}}\
            """);

        var config = prepare(Map.of(), Optional.of(file)).loaded().config();

        assertThat(config.client().allowedOrigins()).containsExactly("*");
        assertThat(config.httpApi().key().value()).isEqualTo("mine");
        assertThat(config.client().token().hmacSecretKey().isEmpty()).isFalse();
        assertThat(config.channel().namespaces()).containsOnlyKeys("news", "chat");
    }

    @Test
    void theBannerNamesTheAddressThatTheNodeIsBoundTo() throws ConfigException, CommandException {
        DevMode dev = prepare(Map.of(), Optional.empty());
        String key = dev.loaded().config().httpApi().key().value();

        String banner = dev.banner(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8123));

        assertThat(banner)
                .contains(
                        "http://localhost:8123/\n",
                        "ws://localhost:8123/connection/websocket\n",
                        "http://localhost:8123/api\n",
                        "curl -H 'X-API-Key: " + key + "' -d '{\"channel\":\"chat:lobby\"",
                        "http://localhost:8123/api/publish\n");
        assertThat(banner).containsPattern("\n +ey[-_A-Za-z0-9]+\\.[-_A-Za-z0-9]+\\.[-_A-Za-z0-9]+\n");
    }

    @Test
    void theBannerNamesTheInternalPortAndQuotesTheKey() throws ConfigException, CommandException {
        DevMode dev = prepare(Map.of("http_server.internal_port", "9001", "http_api.key", "it's"), Optional.empty());

        String banner = dev.banner(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8000));

        assertThat(banner).contains("http://localhost:9001/api/publish", "'X-API-Key: it'\\''s'");
    }

    private DevMode prepare(Map<String, String> flags, Optional<Path> file) throws ConfigException, CommandException {
        return DevMode.prepare(new ConfigLoader(Map.of(), flags), file, folder.resolve("data"));
    }
}
