package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {

    private static final String PORT = "CENTRIFUGO_HTTP_SERVER_PORT";

    @TempDir
    Path folder;

    @Test
    void flagsWinOverTheEnvironmentAndTheEnvironmentOverTheFile() throws ConfigException {
        String file = "{\"http_server\": {\"port\": 1}}";

        assertThat(port(file, Map.of(), Map.of())).isEqualTo(1);
        assertThat(port(file, Map.of(PORT, "2"), Map.of())).isEqualTo(2);
        assertThat(port(file, Map.of(PORT, "2"), Map.of("http_server.port", "3")))
                .isEqualTo(3);
        assertThat(port("{}", Map.of(), Map.of())).isEqualTo(8000);
    }

    @Test
    void gyresNameOfAVariableWinsOverCentrifugos() throws ConfigException {
        assertThat(port("{}", Map.of(PORT, "2", "GYRE_HTTP_SERVER_PORT", "4"), Map.of()))
                .isEqualTo(4);
    }

    @Test
    void anEmptyVariableCountsAsUnset() throws ConfigException {
        assertThat(port("{\"http_server\": {\"port\": 1}}", Map.of(PORT, ""), Map.of()))
                .isEqualTo(1);
    }

    @Test
    void zeroIsTheDefault() throws ConfigException {
        var config = Configs.read("""
            {"http_server": {"port": 0}, "client": {"history_max_publication_limit": 0, "ping_interval": "0s"},
             "channel": {"private_prefix": "", "namespace_boundary": null}}\
            """);

        assertThat(config.httpServer().port()).isEqualTo(8000);
        assertThat(config.client().historyMaxPublicationLimit()).isEqualTo(300);
        assertThat(config.client().pingInterval()).isEqualTo(Duration.ofSeconds(25));
        assertThat(config.channel().privatePrefix()).isEqualTo("$");
        assertThat(config.channel().namespaceBoundary()).isEqualTo(":");
    }

    @Test
    void listsInVariablesAreSeparatedBySpacesOrJson() throws ConfigException {
        assertThat(origins("https://a  https://b")).containsExactly("https://a", "https://b");
        assertThat(origins("[\"https://a\", \"https://b\"]")).containsExactly("https://a", "https://b");
    }

    @ParameterizedTest
    @CsvSource({"1, true", "t, true", "T, true", "true, true", "TRUE, true", "True, true"})
    @CsvSource({"0, false", "f, false", "F, false", "false, false", "FALSE, false", "False, false"})
    void booleansInVariablesAreThoseOfGo(String text, boolean expected) throws ConfigException {
        var config = Configs.fromEnvironment(Map.of("CENTRIFUGO_CLIENT_INSECURE", text));

        assertThat(config.client().insecure()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "on", "tRUE", "2", "y"})
    void otherBooleansAreRefused(String text) {
        assertThat(Configs.problemsWithVariables(Map.of("CENTRIFUGO_CLIENT_INSECURE", text)))
                .containsExactly(
                        "client.insecure must be true or false, but is \"" + text + "\" (CENTRIFUGO_CLIENT_INSECURE)");
    }

    @Test
    void numbersAreNanosecondsAndASuspiciouslySmallOneIsWarnedAbout() throws ConfigException {
        assertThat(Configs.read("{\"client\": {\"ping_interval\": 30000000000}}")
                        .client()
                        .pingInterval())
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(Configs.warnings("{\"client\": {\"stale_close_delay\": 25}}"))
                .containsExactly(
                        "client.stale_close_delay is a number, which means nanoseconds: write \"25s\" for 25 seconds");
    }

    @Test
    void namespacesInAVariableMayBeAJsonArray() throws ConfigException {
        var config = Configs.fromEnvironment(Map.of(
                "CENTRIFUGO_CHANNEL_NAMESPACES", "[{\"name\": \"chat\", \"presence\": true}, {\"name\": \"news\"}]"));

        assertThat(config.channel().namespaces()).containsOnlyKeys("chat", "news");
        assertThat(Configs.namespace(config.channel(), "chat").presence()).isTrue();
    }

    @Test
    void namespacesInAVariableMayBeNamesWithVariablesOfTheirOwn() throws ConfigException {
        var loaded = Configs.load(
                "{\"channel\": {\"namespaces\": [{\"name\": \"chat\", \"join_leave\": true}, {\"name\": \"gone\"}]}}",
                Map.of(
                        "CENTRIFUGO_CHANNEL_NAMESPACES", "chat my.news-feed",
                        "CENTRIFUGO_CHANNEL_NAMESPACES_CHAT_HISTORY_SIZE", "7",
                        "CENTRIFUGO_CHANNEL_NAMESPACES_CHAT_HISTORY_TTL", "1m",
                        "CENTRIFUGO_CHANNEL_NAMESPACES_MY_NEWS_FEED_PRESENCE", "true"),
                Map.of());

        var namespaces = loaded.config().channel().namespaces();
        assertThat(namespaces).containsOnlyKeys("chat", "my.news-feed");
        assertThat(Configs.namespace(loaded.config().channel(), "chat").historySize())
                .isEqualTo(7);
        assertThat(Configs.namespace(loaded.config().channel(), "chat").joinLeave())
                .isTrue();
        assertThat(Configs.namespace(loaded.config().channel(), "my.news-feed").presence())
                .isTrue();
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void variablesAndFlagsReachTheNamespacesOfTheFile() throws ConfigException {
        var config = Configs.load(
                        "{\"channel\": {\"namespaces\": [{\"name\": \"chat\"}]}}",
                        Map.of("CENTRIFUGO_CHANNEL_NAMESPACES_CHAT_PRESENCE", "1"),
                        Map.of("channel.namespaces.chat.join_leave", "true"))
                .config();

        assertThat(Configs.namespace(config.channel(), "chat").presence()).isTrue();
        assertThat(Configs.namespace(config.channel(), "chat").joinLeave()).isTrue();
    }

    @Test
    void aProblemNamesTheVariableOrFlagThatItCameFrom() {
        assertThat(Configs.problemsWithVariables(Map.of(PORT, "http")))
                .containsExactly("http_server.port must be a whole number, but is \"http\" (" + PORT + ")");
        assertThatThrownBy(() -> port("{}", Map.of(), Map.of("http_server.port", "http")))
                .hasMessage("http_server.port must be a whole number, but is \"http\" (flag)");
    }

    @Test
    void aMissingFileIsAWarning() throws ConfigException {
        Path missing = folder.resolve("none.json");

        var loaded = new ConfigLoader(Map.of(PORT, "2"), Map.of()).load(missing);

        assertThat(loaded.config().httpServer().port()).isEqualTo(2);
        assertThat(loaded.warnings())
                .containsExactly("configuration file " + missing
                        + " does not exist: running with environment, flags and defaults");
    }

    @Test
    void aFileIsRead() throws ConfigException, IOException {
        Path file = Files.writeString(folder.resolve("config.json"), "{\"http_server\": {\"port\": 5}}");

        assertThat(new ConfigLoader(Map.of(), Map.of())
                        .load(file)
                        .config()
                        .httpServer()
                        .port())
                .isEqualTo(5);
    }

    @Test
    void aFileThatIsNoTextIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("config.json"), new byte[] {'{', (byte) 0xff, '}'});

        assertThatThrownBy(() -> new ConfigLoader(Map.of(), Map.of()).load(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + " is not UTF-8 text");
    }

    @Test
    void aFolderIsRefused() {
        assertThatThrownBy(() -> new ConfigLoader(Map.of(), Map.of()).load(folder))
                .isInstanceOf(ConfigException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.ini", "config.yaml", "config"})
    void otherFormatsAreRefusedWithASentence(String name) {
        assertThatThrownBy(() -> new ConfigLoader(Map.of(), Map.of()).load(name, "{}"))
                .hasMessage(name + " is not a configuration file that can be read: its name must end in .json");
    }

    @Test
    void layersLieUnderTheFile() throws ConfigException {
        var loader = new ConfigLoader(Map.of(), Map.of())
                .over(List.of(
                        new Layer(
                                "low",
                                "{\"http_server\": {\"port\": 1, \"address\": \"a\"}, \"log\": {\"level\":"
                                        + " \"warn\"}}"),
                        new Layer(
                                "high",
                                "{\"http_server\": {\"port\": 2}, \"channel\": {\"namespaces\": [{\"name\":"
                                        + " \"aa\"}, {\"name\": \"bb\"}]}}")));

        var config = loader.load(
                        "config.json",
                        "{\"log\": {\"level\": \"error\"}, \"channel\": {\"namespaces\": [{\"name\": \"bb\","
                                + " \"presence\": true}]}}")
                .config();

        assertThat(config.httpServer().port()).isEqualTo(2);
        assertThat(config.httpServer().address()).isEqualTo("a");
        assertThat(config.logLevel()).isEqualTo("error");
        assertThat(config.channel().namespaces()).containsOnlyKeys("aa", "bb");
        assertThat(Configs.namespace(config.channel(), "bb").presence()).isTrue();
    }

    @Test
    void valuesBehindADeepPathOrManyAreNoTrouble() {
        assertThat(Configs.problems("[".repeat(100_000))).hasSize(1);
        assertThat(Configs.problems("{\"a\":".repeat(100_000))).hasSize(1);
    }

    private static int port(String file, Map<String, String> environment, Map<String, String> flags)
            throws ConfigException {
        return Configs.load(file, environment, flags).config().httpServer().port();
    }

    private static List<String> origins(String value) throws ConfigException {
        return Configs.fromEnvironment(Map.of("CENTRIFUGO_CLIENT_ALLOWED_ORIGINS", value))
                .client()
                .allowedOrigins();
    }
}
