package dev.gyre.server.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.server.config.ChannelConfig;
import dev.gyre.server.config.ConfigException;
import dev.gyre.server.config.ConfigLoader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveNamespacesTest {

    @Test
    void namespacesComeChangeAndGo() throws ConfigException {
        var namespaces = new LiveNamespaces(config("{\"namespaces\": [{\"name\": \"old\"}, {\"name\": \"kept\"}]}"));
        assertThat(namespaces.options("new:a")).isEmpty();

        namespaces.reload(config("{\"namespaces\": [{\"name\": \"new\"}, {\"name\": \"kept\", \"presence\": true}]}"));

        assertThat(namespaces.options("old:a")).isEmpty();
        assertThat(namespaces.options("new:a")).isPresent();
        assertThat(namespaces.options("kept:a").orElseThrow().presence()).isTrue();
    }

    @Test
    void namesAreReadAsAtTheStart() throws ConfigException {
        var namespaces = new LiveNamespaces(config("{\"namespaces\": [{\"name\": \"ns\"}]}"));

        namespaces.reload(
                config("{\"namespaces\": [{\"name\": \"ns\", \"presence\": true}], \"namespace_boundary\": \"/\","
                        + " \"private_prefix\": \"!\"}"));

        assertThat(namespaces.options("ns:a").orElseThrow().presence()).isTrue();
        assertThat(namespaces.isPrivate("$a")).isTrue();
    }

    @Test
    void channelsOfANamespaceShareTheirOptionsUntilTheNextReading() throws ConfigException {
        ChannelConfig config = config("{\"namespaces\": [{\"name\": \"ns\"}]}");
        var namespaces = new LiveNamespaces(config);
        var before = namespaces.options("ns:a");
        assertThat(namespaces.options("ns:b")).isSameAs(before);

        namespaces.reload(config);

        assertThat(namespaces.options("ns:a")).isEqualTo(before).isNotSameAs(before);
    }

    private static ChannelConfig config(String channel) throws ConfigException {
        return new ConfigLoader(Map.of(), Map.of())
                .load("config.json", "{\"channel\": " + channel + "}")
                .config()
                .channel();
    }
}
