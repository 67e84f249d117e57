package dev.gyre.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.server.config.ChannelConfig;
import dev.gyre.server.config.ConfigException;
import dev.gyre.server.config.ConfigLoader;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JournalUpkeepTest {

    private static ChannelConfig channels(String json) throws ConfigException {
        return new ConfigLoader(Map.of(), Map.of())
                .load("test.json", "{\"channel\":{" + json + "}}")
                .config()
                .channel();
    }

    @Test
    void channelsAreForgottenAfterTwiceTheLongestLifeOfMetaData() throws ConfigException {
        var channels = channels("""
            "history_meta_ttl":"24h","namespaces":[
              {"name":"short","history_meta_ttl":"1h"},{"name":"long","history_meta_ttl":"240h"}]\
            """);

        assertThat(JournalUpkeep.olderThan(channels)).contains(Duration.ofDays(21));
    }
}
