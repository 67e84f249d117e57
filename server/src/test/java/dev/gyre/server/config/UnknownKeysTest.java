package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownKeysTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'token_hmac_secret_key': 'x'} | token_hmac_secret_key in the configuration file: it is now"
                        + " client.token.hmac_secret_key",
                "{'secret': 'x'} | secret in the configuration file: it is now client.token.hmac_secret_key",
                "{'sockjs': true} | sockjs in the configuration file: SockJS was removed",
                "{'channels': {}} | channels in the configuration file: options belong to namespaces, in"
                        + " channel.namespaces",
                "{'presence': true} | presence in the configuration file: it is now channel.without_namespace.presence",
                "{'chanel': {}} | chanel in the configuration file: did you mean channel?",
                "{'HTTP_API': {}} | HTTP_API in the configuration file: did you mean http_api?",
                "{'client': {'ping_intervall': '5s'}} | client.ping_intervall in the configuration file: did you mean"
                        + " ping_interval?",
                "{'client': {'token': {'hmac_secret': 'x'}}} | client.token.hmac_secret in the configuration file",
                "{'zebra': 1} | zebra in the configuration file",
                "{'uni_sse': {'enable': true}} | uni_sse.enable in the configuration file: did you mean enabled?",
                "{'channel': {'namespaces': [{'name': 'chat', 'history_lifetime': 5}]}} |"
                        + " channel.namespaces[chat].history_lifetime in the configuration file: it is now history_ttl",
                "{'channel': {'namespaces': [{'name': 'chat', 'proxy_subscribe': true}]}} |"
                        + " channel.namespaces[chat].proxy_subscribe in the configuration file: it is now"
                        + " subscribe_proxy_enabled",
                "{'proxies': [{'name': 'pp', 'endpont': 'x'}]} | proxies[pp].endpont in the configuration file: did"
                        + " you mean endpoint?",
            })
    void anUnknownKeyIsNamedWithItsNewPlaceOrANearMiss(String json, String warning) throws ConfigException {
        assertThat(Configs.warnings(json.replace('\'', '"'))).contains("unknown key " + warning);
    }

    @Test
    void eachUnknownKeyHasOneWarning() throws ConfigException {
        assertThat(Configs.warnings("{\"zebra\": 1, \"client\": {\"zebra\": 1}}"))
                .containsExactly(
                        "unknown key zebra in the configuration file",
                        "unknown key client.zebra in the configuration file");
    }

    @Test
    void unknownVariablesAreNamed() throws ConfigException {
        assertThat(warnings("CENTRIFUGO_TOKEN_HMAC_SECRET_KEY"))
                .containsExactly("unknown environment variable CENTRIFUGO_TOKEN_HMAC_SECRET_KEY: it is now"
                        + " CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY");
        assertThat(warnings("CENTRIFUGO_CLIENT_INSECUR"))
                .containsExactly(
                        "unknown environment variable CENTRIFUGO_CLIENT_INSECUR: did you mean CLIENT_INSECURE?");
        assertThat(warnings("GYRE_STORAGE_ULR"))
                .containsExactly("unknown environment variable GYRE_STORAGE_ULR: did you mean STORAGE_URL?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CENTRIFUGO_PORT",
                "CENTRIFUGO_PORT_8000_TCP_ADDR",
                "CENTRIFUGO_SERVICE_HOST",
                "CENTRIFUGO_SERVICE_PORT_HTTP",
                "CENTRIFUGO_MY_SERVICE_HOST",
                "CENTRIFUGO_VAR_TOKEN",
                "GYRE_HOME",
                "PATH",
            })
    void variablesOfKubernetesAndOfTheLauncherAreLeftAlone(String name) throws ConfigException {
        assertThat(warnings(name)).isEmpty();
    }

    @Test
    void anUnknownFlagIsAProblem() {
        assertThatThrownBy(() -> Configs.load("{}", Map.of(), Map.of("client.insecur", "true")))
                .hasMessage("there is no key client.insecur: did you mean client.insecure?");
    }

    @Test
    void everyRenamedKeyLeadsToAKeyThatExists() {
        List<String> paths = GyreConfig.keys().stream().map(ConfigKey::path).toList();

        assertThat(RenamedKeys.table().values().stream().filter(target -> !target.startsWith("- ")))
                .isNotEmpty()
                .allSatisfy(target -> assertThat(paths).contains(target));
    }

    private static List<String> warnings(String variable) throws ConfigException {
        return Configs.load("{}", Map.of(variable, "x"), Map.of()).warnings();
    }
}
