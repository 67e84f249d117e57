package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PrometheusConfigTest {

    @Test
    void defaults() {
        assertThat(GyreConfig.defaults().prometheus()).isEqualTo(new PrometheusConfig("", false));
    }

    @Test
    void everyKey() throws ConfigException {
        var config = Configs.read("""
            {"prometheus": {"enabled": true, "handler_prefix": "/figures", "instrument_http_handlers": true}}\
            """);

        assertThat(config.prometheus()).isEqualTo(new PrometheusConfig("/figures", true));
    }

    @Test
    void withoutPathItIsServedWhereCentrifugoDoes() throws ConfigException {
        assertThat(Configs.read("{\"prometheus\": {\"enabled\": true}}")
                        .prometheus()
                        .path())
                .isEqualTo("/metrics");
    }

    @Test
    void pathMustBeOne() {
        assertThatThrownBy(() -> Configs.read("{\"prometheus\": {\"handler_prefix\": \"metrics\"}}"))
                .hasMessageContaining("prometheus.handler_prefix must start with /");
    }
}
