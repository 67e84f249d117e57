package dev.gyre.server.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.server.config.ChannelOptions;
import dev.gyre.server.config.ConfigException;
import dev.gyre.server.config.ConfigLoader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfiguredNamespacesTest {

    private static ConfiguredNamespaces namespaces(String channel) throws ConfigException {
        String text = "{\"channel\":{" + channel + "}}";
        return new ConfiguredNamespaces(new ConfigLoader(Map.of(), Map.of())
                .load("test.json", text)
                .config()
                .channel());
    }

    private static final String NAMED = """
        "without_namespace":{"presence":true},
        "namespaces":[{"name":"chat"},{"name":"words","channel_regex":"^[a-zа-я]+$"}]\
        """;

    private static boolean without(ConfiguredNamespaces namespaces, String channel) {
        return namespaces.options(channel).map(ChannelOptions::presence).orElse(false);
    }

    @Test
    void namespaceStandsBeforeTheFirstBoundary() throws ConfigException {
        ConfiguredNamespaces namespaces = namespaces(NAMED);

        assertThat(without(namespaces, "news")).isTrue();
        assertThat(without(namespaces, "$news")).isTrue();
        assertThat(without(namespaces, ":news")).isTrue();
        assertThat(without(namespaces, "")).isTrue();
        assertThat(namespaces.options("chat:a:b")).isPresent();
        assertThat(without(namespaces, "chat:a")).isFalse();
        assertThat(namespaces.options("$chat:a")).isPresent();
        assertThat(namespaces.options("$$chat:a")).isEmpty();
        assertThat(namespaces.options("Chat:a")).isEmpty();
        assertThat(namespaces.options("a:chat:b")).isEmpty();
    }

    @Test
    void nameMustBeAsciiOrMatchTheRegex() throws ConfigException {
        ConfiguredNamespaces namespaces = namespaces(NAMED);

        assertThat(namespaces.allowsName("chat:*/ \u007f")).isTrue();
        assertThat(namespaces.allowsName("chat:é")).isFalse();
        assertThat(namespaces.allowsName("chat:\uD83D\uDE00")).isFalse();
        assertThat(namespaces.allowsName("words:привет")).isTrue();
        assertThat(namespaces.allowsName("$words:привет")).isTrue();
        assertThat(namespaces.allowsName("words:a1")).isFalse();
        assertThat(namespaces.allowsName("nope:a")).isFalse();
    }

    @Test
    void usersStandBehindTheLastBoundary() throws ConfigException {
        ConfiguredNamespaces namespaces = namespaces(NAMED);

        assertThat(namespaces.isUserLimited("chat:a")).isFalse();
        assertThat(namespaces.isUserLimited("chat:a#1")).isTrue();
        assertThat(namespaces.allowsUser("chat:a#1", "1")).isTrue();
        assertThat(namespaces.allowsUser("chat:a#1,2", "2")).isTrue();
        assertThat(namespaces.allowsUser("chat:a#1,2", "1,2")).isFalse();
        assertThat(namespaces.allowsUser("chat:a#1#2", "1")).isFalse();
        assertThat(namespaces.allowsUser("chat:a#1#2", "2")).isTrue();
        assertThat(namespaces.allowsUser("chat:a#12", "1")).isFalse();
        assertThat(namespaces.allowsUser("chat:a#1", "")).isFalse();
    }

    @Test
    void boundariesMayBeOthers() throws ConfigException {
        ConfiguredNamespaces namespaces = namespaces(NAMED + """
            ,"private_prefix":"!","namespace_boundary":"::","user_boundary":"@","user_separator":".+\"\
            """);

        assertThat(namespaces.options("chat::a")).isPresent();
        assertThat(without(namespaces, "chat:a")).isTrue();
        assertThat(namespaces.allowsName("words::abc")).isTrue();
        assertThat(namespaces.allowsName("words:::abc")).isFalse();
        assertThat(namespaces.isPrivate("!a")).isTrue();
        assertThat(namespaces.isPrivate("$a")).isFalse();
        assertThat(namespaces.allowsUser("a@1.+2", "2")).isTrue();
        assertThat(namespaces.allowsUser("a@1,2", "2")).isFalse();
    }
}
