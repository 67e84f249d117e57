package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnavailableSectionsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'uni_sse': {'enabled': true, 'handler_prefix': '/x'}} | uni_sse.enabled, uni_sse.handler_prefix: not"
                        + " available in this release and ignored",
                "{'admin': {'enabled': true}} | admin.enabled: not available in this release and ignored",
                "{'client': {'proxy': {'connect': {'enabled': true, 'endpoint': 'http://x'}}}} |"
                    + " client.proxy.connect.enabled, client.proxy.connect.endpoint: not available in this release and"
                    + " ignored",
                "{'websocket': {'compression': true}} | websocket.compression: not available in this release and"
                        + " ignored",
                "{'proxies': [{'name': 'x', 'endpoint': 'y'}]} | proxies: not available in this release and ignored",
                "{'consumers': [{'name': 'x', 'enabled': true}]} | consumers: not available in this release and"
                        + " ignored",
                "{'channel': {'namespaces': [{'name': 'chat', 'subscribe_proxy_enabled': true, 'map': {'mode':"
                        + " 'ephemeral'}}]}} | channel.namespaces[chat].subscribe_proxy_enabled,"
                        + " channel.namespaces[chat].map.mode: not available in this release and ignored",
                "{'http_server': {'tls': {'enabled': true}}} | http_server.tls.enabled: not available in this release:"
                        + " the port speaks plain HTTP, put a proxy that ends TLS before it",
                "{'rpc': {'without_namespace': {'proxy_enabled': true}}} | rpc.without_namespace.proxy_enabled: not"
                        + " available in this release and ignored",
                "{'enable_unreleased_features': true} | enable_unreleased_features: not available in this release and"
                        + " ignored",
            })
    void aSectionThatIsSetHasOneWarning(String json, String warning) throws ConfigException {
        assertThat(Configs.warnings(json.replace('\'', '"'))).containsExactly(warning);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'engine': {'type': 'redis', 'redis': {'address': 'redis://r:6379'}}}",
                "{'broker': {'enabled': true, 'type': 'nats'}}",
                "{'presence_manager': {'enabled': true, 'type': 'redis'}}",
            })
    void enginesAreReplacedByGyresOwnCluster(String json) throws ConfigException {
        assertThat(Configs.warnings(json.replace('\'', '"')))
                .singleElement()
                .asString()
                .contains(
                        "without effect: Gyre's own cluster does what Centrifugo needs Redis, NATS or PostgreSQL for");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'admin': {'enabled': false, 'password': 'p', 'secret': 's'}}",
                "{'uni_sse': {'enabled': false, 'handler_prefix': '/x'}}",
                "{'engine': {'type': 'memory'}}",
                "{'uni_grpc': {'port': 11000}}",
                "{'usage_stats': {'disabled': true}}",
                "{'websocket': {'compression_level': 1, 'compression': false}}",
                "{'proxies': []}",
            })
    void whatIsOffOrHasItsDefaultIsNotMentioned(String json) throws ConfigException {
        assertThat(Configs.warnings(json.replace('\'', '"'))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'uni_sse': 5}",
                "{'uni_sse': {'enabled': 'maybe', 'max_request_body_size': -1}}",
                "{'engine': {'redis': 'x'}}",
                "{'consumers': {'x': 1}}",
                "{'consumers': [1]}",
                "{'grpc_api': {'enabled': true, 'port': {}}}",
                "{'swagger': {'enabled': []}}",
            })
    void nothingInThemIsAProblem(String json) throws ConfigException {
        assertThat(Configs.warnings(json.replace('\'', '"'))).hasSize(1);
    }

    @Test
    void variablesOfThemAreKnown() throws ConfigException {
        var loaded = Configs.load(
                "{}", Map.of("CENTRIFUGO_SWAGGER_ENABLED", "true", "CENTRIFUGO_ENGINE_TYPE", "memory"), Map.of());

        assertThat(loaded.warnings()).containsExactly("swagger.enabled: not available in this release and ignored");
    }

    @Test
    void flagsOfThemAreKnown() throws ConfigException {
        assertThat(Configs.load("{}", Map.of(), Map.of("uni_grpc.port", "11000"))
                        .warnings())
                .isEmpty();
    }
}
