package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelConfigTest {

    @Test
    void defaults() {
        ChannelConfig channel = GyreConfig.defaults().channel();

        assertThat(channel)
                .isEqualTo(new ChannelConfig(
                        channel.withoutNamespace(), Map.of(), Duration.ofDays(30), 255, "$", ":", "#", ","));
    }

    @Test
    void everyKey() throws ConfigException {
        ChannelConfig channel = Configs.read("""
            {"channel": {
              "without_namespace": {"presence": true}, "namespaces": [{"name": "chat", "join_leave": true}, {"name": "a.b-C_1"}],
              "history_meta_ttl": "48h", "publication_data_format": "json", "max_length": 40, "private_prefix": "!",
              "namespace_boundary": "/", "user_boundary": "@", "user_separator": ";"}}\
            """).channel();

        assertThat(channel)
                .isEqualTo(new ChannelConfig(
                        channel.withoutNamespace(), channel.namespaces(), Duration.ofDays(2), 40, "!", "/", "@", ";"));
        assertThat(channel.withoutNamespace().presence()).isTrue();
        assertThat(channel.namespaces()).containsOnlyKeys("chat", "a.b-C_1");
        assertThat(Configs.namespace(channel, "chat").joinLeave()).isTrue();
        assertThat(Configs.namespace(channel, "chat").presence()).isFalse();
        assertThat(Configs.namespace(channel, "chat").publicationDataFormat()).isEqualTo("json");
        assertThat(Configs.namespace(channel, "chat").historyMetaTtl()).isEqualTo(Duration.ofDays(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "", "a b", "a:b", "ä1", "a\\n"})
    void namespaceNamesMustBeWellFormed(String name) {
        assertThat(Configs.problems("{\"channel\": {\"namespaces\": [{\"name\": \"" + name + "\"}]}}"))
                .singleElement()
                .asString()
                .contains(".name must be two or more of the characters a-z, A-Z, 0-9, _, - and .");
    }

    @Test
    void namespaceNamesMustBeUnique() {
        assertThat(Configs.problems("{\"channel\": {\"namespaces\": [{\"name\": \"aa\"}, {\"name\": \"aa\"}]}}"))
                .containsExactly("channel.namespaces[aa].name must be unique, but is aa");
    }

    @Test
    void aNamespaceNeedsAName() {
        assertThat(Configs.problems("{\"channel\": {\"namespaces\": [{\"presence\": true}]}}"))
                .singleElement()
                .asString()
                .startsWith("channel.namespaces[0].name must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"chat\": {}}", "[1]", "[[]]", "5", "\"[1\""})
    void namespacesMustBeAListOfObjects(String value) {
        assertThat(Configs.problems("{\"channel\": {\"namespaces\": " + value + "}}"))
                .singleElement()
                .asString()
                .startsWith("channel.namespaces must be a list of objects, but is ");
    }

    @Test
    void metaTtlIsInWholeSeconds() {
        assertThat(Configs.problems("{\"channel\": {\"history_meta_ttl\": \"1500ms\"}}"))
                .containsExactly("channel.history_meta_ttl must be whole seconds, but is 1.5s");
    }
}
