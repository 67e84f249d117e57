package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.server.config.ChannelOptions.Durability;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelOptionsTest {

    @Test
    void defaults() {
        assertThat(GyreConfig.defaults().channel().withoutNamespace())
                .isEqualTo(new ChannelOptions(
                        false,
                        false,
                        false,
                        0,
                        Duration.ZERO,
                        Duration.ofDays(30),
                        Durability.DURABLE,
                        false,
                        false,
                        false,
                        false,
                        "stream",
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        "",
                        "",
                        ""));
    }

    @Test
    void everyKey() throws ConfigException {
        var options = options("""
            "presence": true, "join_leave": true, "force_push_join_leave": true, "history_size": 10, "history_ttl": "60s",
            "history_meta_ttl": "2h", "history_durability": "memory", "force_positioning": true, "allow_positioning": true,
            "force_recovery": true, "allow_recovery": true, "force_recovery_mode": "cache", "auto_cache_recover": true,
            "allow_tags_filter": true, "allowed_delta_types": ["fossil"], "delta_publish": true,
            "allow_subscribe_for_anonymous": true, "allow_subscribe_for_client": true, "allow_publish_for_anonymous": true,
            "allow_publish_for_subscriber": true, "allow_publish_for_client": true, "allow_presence_for_anonymous": true,
            "allow_presence_for_subscriber": true, "allow_presence_for_client": true, "allow_history_for_anonymous": true,
            "allow_history_for_subscriber": true, "allow_history_for_client": true, "allow_user_limited_channels": true,
            "channel_regex": "^[a-z]+$", "publication_data_format": "json_object", "subscription_type": "stream"
            """);

        assertThat(options)
                .isEqualTo(new ChannelOptions(
                        true,
                        true,
                        true,
                        10,
                        Duration.ofMinutes(1),
                        Duration.ofHours(2),
                        Durability.MEMORY,
                        true,
                        true,
                        true,
                        true,
                        "cache",
                        true,
                        true,
                        true,
                        true,
                        true,
                        true,
                        true,
                        true,
                        true,
                        true,
                        true,
                        true,
                        true,
                        true,
                        true,
                        true,
                        "^[a-z]+$",
                        "json_object",
                        "stream"));
    }

    /// Each boolean alone, so that no key sets another one's value.
    @ParameterizedTest
    @CsvSource({
        "presence, 0",
        "join_leave, 1",
        "force_push_join_leave, 2",
        "force_positioning, 3",
        "allow_positioning, 4",
        "allow_recovery, 5",
        "allow_tags_filter, 6",
        "delta_publish, 7",
        "allow_subscribe_for_anonymous, 8",
        "allow_subscribe_for_client, 9",
        "allow_publish_for_anonymous, 10",
        "allow_publish_for_subscriber, 11",
        "allow_publish_for_client, 12",
        "allow_presence_for_anonymous, 13",
        "allow_presence_for_subscriber, 14",
        "allow_presence_for_client, 15",
        "allow_history_for_anonymous, 16",
        "allow_history_for_subscriber, 17",
        "allow_history_for_client, 18",
        "allow_user_limited_channels, 19",
    })
    void aBooleanSetsItsOwnOptionOnly(String key, int position) throws ConfigException {
        List<Boolean> flags = booleans(options("\"" + key + "\": true"));

        assertThat(flags.indexOf(true)).isEqualTo(position);
        assertThat(flags.lastIndexOf(true)).isEqualTo(position);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'history_size': 10 | history_size needs history_ttl to be set too, but is 10",
                "'history_ttl': '10s' | history_ttl needs history_size to be set too, but is 10s",
                "'history_size': 10, 'history_ttl': '1500ms' | history_ttl must be whole seconds, but is 1.5s",
                "'history_size': 10, 'history_ttl': 300 | history_ttl must be whole seconds, but is 300ns",
                "'history_size': -1, 'history_ttl': '1s' | history_size must not be negative, but is -1",
                "'history_size': 1, 'history_ttl': '-1s' | history_ttl must not be negative, but is -1s",
                "'history_size': 1, 'history_ttl': '721h' | history_ttl must not be longer than history_meta_ttl"
                        + " (720h), but is 721h",
                "'history_size': 1, 'history_ttl': '2m', 'history_meta_ttl': '1m' | history_ttl must not be longer"
                        + " than history_meta_ttl (1m), but is 2m",
                "'force_recovery': true | force_recovery needs history_size and history_ttl, but is true",
                "'force_recovery_mode': 'both' | force_recovery_mode must be stream or cache, but is both",
                "'auto_cache_recover': true | auto_cache_recover needs force_recovery and force_recovery_mode cache,"
                        + " but is true",
                "'channel_regex': '[a' | channel_regex must be a regular expression in the syntax of Go (RE2), but is"
                        + " [a",
                "'publication_data_format': 'xml' | publication_data_format must be json, json_object or binary, but"
                        + " is xml",
                "'history_durability': 'disk' | history_durability must be durable or memory, but is disk",
                "'subscription_type': 'maps' | subscription_type must be stream, map, map_clients, map_users or"
                        + " shared_poll, but is maps",
                "'presence': 'yes' | presence must be true or false, but is \"yes\"",
                "'history_ttl': '5 minutes' | history_ttl must be a duration such as 300ms, 25s, 5m or 1h30m, but is"
                        + " \"5 minutes\"",
            })
    void refusesWhatCannotWork(String options, String problem) {
        String json = "{\"channel\": {\"namespaces\": [{\"name\": \"chat\", " + options.replace('\'', '"') + "}]}}";

        assertThat(Configs.problems(json)).contains("channel.namespaces[chat]." + problem);
    }

    private static ChannelOptions options(String members) throws ConfigException {
        return Configs.read("{\"channel\": {\"without_namespace\": {" + members + "}}}")
                .channel()
                .withoutNamespace();
    }

    private static List<Boolean> booleans(ChannelOptions o) {
        return List.of(
                o.presence(),
                o.joinLeave(),
                o.forcePushJoinLeave(),
                o.forcePositioning(),
                o.allowPositioning(),
                o.allowRecovery(),
                o.allowTagsFilter(),
                o.deltaPublish(),
                o.allowSubscribeForAnonymous(),
                o.allowSubscribeForClient(),
                o.allowPublishForAnonymous(),
                o.allowPublishForSubscriber(),
                o.allowPublishForClient(),
                o.allowPresenceForAnonymous(),
                o.allowPresenceForSubscriber(),
                o.allowPresenceForClient(),
                o.allowHistoryForAnonymous(),
                o.allowHistoryForSubscriber(),
                o.allowHistoryForClient(),
                o.allowUserLimitedChannels());
    }
}
