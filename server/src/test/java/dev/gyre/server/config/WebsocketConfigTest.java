package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WebsocketConfigTest {

    @Test
    void defaults() {
        assertThat(GyreConfig.defaults().websocket())
                .isEqualTo(new WebsocketConfig(false, "/connection/websocket", Duration.ofSeconds(1), 65536));
    }

    @Test
    void everyKey() throws ConfigException {
        var config = Configs.read("""
            {"websocket": {"disabled": true, "handler_prefix": "/connection", "write_timeout": "1500ms",
              "message_size_limit": 1024}}\
            """);

        assertThat(config.websocket())
                .isEqualTo(new WebsocketConfig(true, "/connection", Duration.ofMillis(1500), 1024));
    }
}
