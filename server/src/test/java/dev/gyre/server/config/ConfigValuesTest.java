package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigValuesTest {

    @Test
    void theSameConfigurationWrittenInAnotherWayHasNotChanged() throws ConfigException {
        ConfigValues before = load("{\"client\": {\"ping_interval\": \"60s\", \"channel_limit\": 128}}");
        ConfigValues after = load("{\"client\": {\"ping_interval\": \"1m\"}}");

        assertThat(after.changedSince(before)).isEmpty();
    }

    @Test
    void everyKeyWhoseValueDiffersIsNamed() throws ConfigException {
        ConfigValues before = load("""
            {"client": {"token": {"hmac_secret_key": "a"}, "channel_limit": 5},
             "channel": {"namespaces": [{"name": "chat"}]}}\
            """);
        ConfigValues after = load("""
            {"client": {"token": {"hmac_secret_key": "b"}, "channel_limit": 5},
             "channel": {"namespaces": [{"name": "chat", "presence": true}]}}\
            """);

        assertThat(after.changedSince(before))
                .containsExactly("channel.namespaces[chat].presence", "client.token.hmac_secret_key");
    }

    @Test
    void anItemThatComesOrGoesIsAChange() throws ConfigException {
        ConfigValues one = load("{\"channel\": {\"namespaces\": [{\"name\": \"chat\"}]}}");
        ConfigValues none = load("{}");

        assertThat(one.changedSince(none)).contains("channel.namespaces[chat].name");
        assertThat(none.changedSince(one)).isEqualTo(one.changedSince(none));
    }

    @Test
    void keysWithoutEffectAreNotCompared() throws ConfigException {
        assertThat(load("{\"client\": {\"presence_update_interval\": \"5s\"}}").changedSince(load("{}")))
                .isEmpty();
    }

    private static ConfigValues load(String json) throws ConfigException {
        return new ConfigLoader(Map.of(), Map.of()).load("config.json", json).values();
    }
}
