package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Compares the keys with those of Centrifugo 6.9.1: `centrifugo-6.9.1-keys.txt` has path, type and default of each.
class CentrifugoKeysTest {

    private static final Set<String> SPELLED_AS_STRING = Set.of("secret", "PEM");

    @Test
    void everyKeyOfCentrifugoIsKnownWithItsTypeAndDefault() throws IOException {
        Set<String> known = GyreConfig.keys().stream()
                .filter(key -> !key.isHeading())
                .map(CentrifugoKeysTest::line)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(centrifugo())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(known).contains(line));
    }

    @Test
    void nothingButGyresOwnKeysIsAdded() throws IOException {
        List<String> centrifugo = centrifugo();

        List<String> own = GyreConfig.keys().stream()
                .filter(key -> !key.isHeading() && !centrifugo.contains(line(key)))
                .map(ConfigKey::path)
                .toList();

        assertThat(own)
                .containsExactly(
                        "channel.without_namespace.history_durability",
                        "channel.namespaces[].history_durability",
                        "storage.url",
                        "storage.user",
                        "storage.password",
                        "storage.max_connections",
                        "cluster.roles",
                        "cluster.host",
                        "cluster.bind_host",
                        "cluster.port",
                        "cluster.seed_nodes",
                        "cluster.bootstrap.dns_name",
                        "cluster.bootstrap.required_nodes",
                        "cluster.bootstrap.stable_margin",
                        "cluster.tls.enabled",
                        "cluster.tls.cert_pem_file",
                        "cluster.tls.key_pem_file",
                        "cluster.tls.ca_pem_file",
                        "cluster.publish_timeout",
                        "cluster.leaving.delay",
                        "cluster.leaving.connections_per_second");
    }

    @Test
    void noKeyIsReadTwice() {
        List<String> paths = GyreConfig.keys().stream().map(ConfigKey::path).toList();

        assertThat(paths).doesNotHaveDuplicates();
    }

    @Test
    void everyKeySaysWhatItIs() {
        assertThat(GyreConfig.keys())
                .allSatisfy(key -> assertThat(key.description()).matches("[A-Z`].*\\."));
    }

    @Test
    void variablesAreNamedAfterThePath() {
        assertThat(GyreConfig.keys())
                .extracting(ConfigKey::environment)
                .contains("CLIENT_TOKEN_HMAC_SECRET_KEY", "CHANNEL_NAMESPACES_<NAME>_HISTORY_SIZE", "STORAGE_URL");
    }

    private static String line(ConfigKey key) {
        String type = SPELLED_AS_STRING.contains(key.type()) ? "string" : key.type();
        return key.path() + "|" + type + "|" + key.fallback();
    }

    private static List<String> centrifugo() throws IOException {
        try (InputStream stream = CentrifugoKeysTest.class.getResourceAsStream("centrifugo-6.9.1-keys.txt")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
