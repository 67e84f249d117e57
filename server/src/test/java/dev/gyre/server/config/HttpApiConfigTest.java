package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HttpApiConfigTest {

    @Test
    void defaults() {
        assertThat(GyreConfig.defaults().httpApi())
                .isEqualTo(new HttpApiConfig(false, "/api", Secret.NONE, false, false, false));
    }

    @Test
    void everyKey() throws ConfigException {
        var loaded = Configs.load("""
            {"http_api": {"disabled": true, "handler_prefix": "/v1", "key": "k", "error_mode": "transport", "external": true,
              "insecure": true}}\
            """);

        assertThat(loaded.config().httpApi())
                .isEqualTo(new HttpApiConfig(true, "/v1", new Secret("k"), true, true, true));
        assertThat(loaded.warnings())
                .containsExactly("http_api.insecure is on: anyone who reaches the port can use the server API");
    }

    @Test
    void refusesUnknownModesAndRelativePaths() {
        assertThat(Configs.problems("{\"http_api\": {\"error_mode\": \"http\", \"handler_prefix\": \"api\"}}"))
                .containsExactlyInAnyOrder(
                        "http_api.error_mode must be empty or transport, but is http",
                        "http_api.handler_prefix must start with /, but is api");
    }
}
