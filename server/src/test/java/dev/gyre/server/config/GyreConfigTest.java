package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GyreConfigTest {

    @Test
    void defaults() {
        var config = GyreConfig.defaults();

        assertThat(config)
                .isEqualTo(new GyreConfig(
                        config.httpServer(),
                        config.client(),
                        config.channel(),
                        config.rpc(),
                        config.httpApi(),
                        config.websocket(),
                        config.storage(),
                        config.cluster(),
                        "",
                        "info",
                        "",
                        "",
                        new PrometheusConfig("", false),
                        Duration.ofSeconds(30),
                        ""));
    }

    @Test
    void everyKeyOutsideTheOtherRecords() throws ConfigException {
        var config = Configs.read("""
            {"node": {"name": "n1"}, "log": {"level": "debug", "file": "gyre.log"}, "health": {"enabled": true, "handler_prefix": "/ok"},
             "shutdown": {"timeout": "5s"}, "pid_file": "gyre.pid"}\
            """);

        assertThat(List.of(
                        config.nodeName(),
                        config.logLevel(),
                        config.logFile(),
                        config.healthPath(),
                        config.shutdownTimeout(),
                        config.pidFile()))
                .isEqualTo(List.of("n1", "debug", "gyre.log", "/ok", Duration.ofSeconds(5), "gyre.pid"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "trace", "debug", "info", "warn", "error", "fatal"})
    void everyLogLevel(String level) throws ConfigException {
        assertThat(Configs.read("{\"log\": {\"level\": \"" + level + "\"}}").logLevel())
                .isEqualTo(level);
    }

    @Test
    void caseOfTheLogLevelDoesNotCount() throws ConfigException {
        assertThat(Configs.read("{\"log\": {\"level\": \"INFO\"}}").logLevel()).isEqualTo("info");
    }

    @Test
    void otherLogLevelsAreRefused() {
        assertThat(Configs.problems("{\"log\": {\"level\": \"verbose\"}}"))
                .containsExactly("log.level must be none, trace, debug, info, warn, error or fatal, but is verbose");
    }

    @Test
    void allProblemsAreReportedTogether() {
        assertThat(Configs.problems("""
            {"http_server": {"port": "http"}, "client": {"ping_interval": "1s", "channel_limit": 1.5, "token": 5},
             "channel": {"namespaces": [{"name": "x"}]}, "log": {"level": "loud"}}\
            """))
                .containsExactlyInAnyOrder(
                        "http_server.port must be a whole number, but is \"http\"",
                        "log.level must be none, trace, debug, info, warn, error or fatal, but is loud",
                        "client.token must be an object, but is 5",
                        "client.channel_limit must be a whole number, but is 1.5",
                        "client.ping_interval must be longer than client.pong_timeout (8s), but is 1s",
                        "channel.namespaces[x].name must be two or more of the characters a-z, A-Z, 0-9, _, - and .,"
                                + " but is x");
    }

    @Test
    void noSecretIsInItsText() throws ConfigException {
        var config = Configs.read("""
            {"client": {"token": {"hmac_secret_key": "hush1"}}, "http_api": {"key": "hush2"}, "storage": {"password": "hush3"}}\
            """);

        assertThat(config.toString()).doesNotContain("hush");
    }
}
