package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientConfigTest {

    @Test
    void defaults() {
        assertThat(GyreConfig.defaults().client())
                .isEqualTo(new ClientConfig(
                        List.of(),
                        TokenConfig.NONE,
                        Optional.empty(),
                        false,
                        false,
                        Duration.ofSeconds(25),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(25),
                        Duration.ofSeconds(25),
                        Duration.ofSeconds(10),
                        128,
                        1048576,
                        Duration.ofSeconds(27),
                        0,
                        Duration.ofSeconds(40),
                        Duration.ZERO,
                        0,
                        0,
                        0,
                        false,
                        300,
                        300,
                        false,
                        "",
                        false,
                        new ClientConfig.PersonalChannel(false, "", false)));
    }

    @Test
    void everyKey() throws ConfigException {
        var config = Configs.read("""
            {"client": {
              "allowed_origins": ["https://a", "https://b"], "allow_anonymous_connect_without_token": true,
              "disallow_anonymous_connection_tokens": true, "ping_interval": "11s", "pong_timeout": "3s",
              "expired_close_delay": "1s", "expired_sub_close_delay": "2s", "stale_close_delay": "4s", "channel_limit": 5,
              "queue_max_size": 6, "presence_update_interval": "7s", "concurrency": 8, "channel_position_check_delay": "9s",
              "channel_position_max_time_lag": "10s", "connection_limit": 12, "user_connection_limit": 13,
              "connection_rate_limit": 14, "connect_include_server_time": true, "history_max_publication_limit": 15,
              "recovery_max_publication_limit": 16, "insecure_skip_token_signature_verify": true,
              "user_id_http_header": "X-User", "insecure": true,
              "subscribe_to_user_personal_channel": {
                "enabled": true, "personal_channel_namespace": "me", "single_connection": true}},
             "channel": {"namespaces": [{"name": "me", "presence": true}]}}\
            """);

        assertThat(config.client())
                .isEqualTo(new ClientConfig(
                        List.of("https://a", "https://b"),
                        TokenConfig.NONE,
                        Optional.empty(),
                        true,
                        true,
                        Duration.ofSeconds(11),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        5,
                        6,
                        Duration.ofSeconds(7),
                        8,
                        Duration.ofSeconds(9),
                        Duration.ofSeconds(10),
                        12,
                        13,
                        14,
                        true,
                        15,
                        16,
                        true,
                        "X-User",
                        true,
                        new ClientConfig.PersonalChannel(true, "me", true)));
    }

    @Test
    void pingsMustBeFurtherApartThanTheirAnswersTake() {
        assertThat(Configs.problems("{\"client\": {\"ping_interval\": \"8s\"}}"))
                .containsExactly("client.ping_interval must be longer than client.pong_timeout (8s), but is 8s");
        assertThat(Configs.problems("{\"client\": {\"pong_timeout\": \"1m\"}}"))
                .containsExactly("client.ping_interval must be longer than client.pong_timeout (1m), but is 25s");
    }

    @Test
    void personalChannelsNeedTheirNamespace() {
        assertThat(Configs.problems("""
            {"client": {"subscribe_to_user_personal_channel": {"enabled": true, "personal_channel_namespace": "me"}}}\
            """))
                .containsExactly(
                        "client.subscribe_to_user_personal_channel.personal_channel_namespace must name a namespace of"
                                + " channel.namespaces, but is me");
    }

    @Test
    void singleConnectionNeedsPresenceOfThePersonalChannel() {
        assertThat(Configs.problems("""
            {"client": {"subscribe_to_user_personal_channel": {"enabled": true, "single_connection": true}}}\
            """))
                .containsExactly("client.subscribe_to_user_personal_channel.single_connection needs presence in"
                        + " channel.without_namespace");
        assertThat(Configs.problems("""
            {"client": {"subscribe_to_user_personal_channel": {
               "enabled": true, "personal_channel_namespace": "me", "single_connection": true}},
             "channel": {"namespaces": [{"name": "me", "presence": true}]}}\
            """)).isEmpty();
    }

    @Test
    void insecureModesAreWarnedAbout() throws ConfigException {
        assertThat(Configs.warnings("{\"client\": {\"insecure\": true}}"))
                .containsExactly("client.insecure is on: anyone can connect, subscribe and publish");
        assertThat(Configs.warnings("{\"client\": {\"insecure_skip_token_signature_verify\": true}}"))
                .containsExactly("client.insecure_skip_token_signature_verify is on: anyone can connect as any user");
    }

    @Test
    void concurrencyMayBeABoolean() throws ConfigException {
        assertThat(Configs.read("{\"client\": {\"concurrency\": true}}")
                        .client()
                        .concurrency())
                .isOne();
    }
}
