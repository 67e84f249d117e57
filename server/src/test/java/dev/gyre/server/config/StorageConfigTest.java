package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StorageConfigTest {

    @Test
    void defaults() {
        assertThat(GyreConfig.defaults().storage())
                .isEqualTo(new StorageConfig("jdbc:h2:file:./data/gyre", "", Secret.NONE, 8));
    }

    @Test
    void everyKey() throws ConfigException {
        var config = Configs.read("""
            {"storage": {"url": "jdbc:postgresql://db/gyre", "user": "u", "password": "p", "max_connections": 3}}\
            """);

        assertThat(config.storage()).isEqualTo(new StorageConfig("jdbc:postgresql://db/gyre", "u", new Secret("p"), 3));
        assertThat(config.toString()).doesNotContain("password=p");
    }

    @Test
    void everyVariable() throws ConfigException {
        var config = Configs.fromEnvironment(Map.of(
                "GYRE_STORAGE_URL", "jdbc:h2:mem:test",
                "GYRE_STORAGE_USER", "u",
                "GYRE_STORAGE_PASSWORD", "p",
                "CENTRIFUGO_STORAGE_MAX_CONNECTIONS", "3"));

        assertThat(config.storage()).isEqualTo(new StorageConfig("jdbc:h2:mem:test", "u", new Secret("p"), 3));
    }

    @Test
    void otherDatabasesAreRefusedWithoutShowingAPassword() {
        assertThat(Configs.problems("{\"storage\": {\"url\": \"jdbc:mysql://db/x?user=a&password=hush&b=c\"}}"))
                .containsExactly(
                        "storage.url must start with jdbc:h2:file:, jdbc:h2:mem:, jdbc:h2:tcp: or jdbc:postgresql:,"
                                + " but is jdbc:mysql://db/x?user=a&password=<hidden>&b=c");
    }

    @Test
    void tooFewConnectionsAreRefused() {
        assertThat(Configs.problems("{\"storage\": {\"max_connections\": 2}}"))
                .containsExactly("storage.max_connections must be at least 3, but is 2");
    }
}
