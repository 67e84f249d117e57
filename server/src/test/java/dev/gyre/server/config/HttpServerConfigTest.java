package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerConfigTest {

    @Test
    void defaults() {
        assertThat(GyreConfig.defaults().httpServer())
                .isEqualTo(new HttpServerConfig("", 8000, "", OptionalInt.empty()));
    }

    @Test
    void everyKey() throws ConfigException {
        var config = Configs.read("""
            {"http_server": {"address": "10.0.0.1", "port": 9000, "internal_address": "127.0.0.1", "internal_port": "9001"}}\
            """);

        assertThat(config.httpServer())
                .isEqualTo(new HttpServerConfig("10.0.0.1", 9000, "127.0.0.1", OptionalInt.of(9001)));
    }

    @Test
    void internalPortMayBeANumber() throws ConfigException {
        var config = Configs.read("{\"http_server\": {\"internal_port\": 9001}}");

        assertThat(config.httpServer().internalPort()).hasValue(9001);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"abc\"", "70000", "-1", "\"80 81\"", "true"})
    void internalPortMustBeAPort(String value) {
        assertThat(Configs.problems("{\"http_server\": {\"internal_port\": " + value + "}}"))
                .singleElement()
                .asString()
                .startsWith("http_server.internal_port must be a port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"65536", "-1", "\"http\"", "8000.5", "99999999999999999999", "[]", "{}"})
    void portMustBeAPort(String value) {
        assertThat(Configs.problems("{\"http_server\": {\"port\": " + value + "}}"))
                .singleElement()
                .asString()
                .startsWith("http_server.port must ");
    }
}
