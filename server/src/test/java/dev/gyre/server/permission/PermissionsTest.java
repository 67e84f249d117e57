package dev.gyre.server.permission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.server.config.ChannelOptions;
import dev.gyre.server.config.ConfigException;
import dev.gyre.server.config.ConfigLoader;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionsTest {

    private static final Permissions SECURE = new Permissions(false);
    private static final Permissions INSECURE = new Permissions(true);

    private static ChannelOptions options(String json) throws ConfigException {
        String text = "{\"channel\":{\"without_namespace\":{" + json + "}}}";
        return new ConfigLoader(Map.of(), Map.of())
                .load("test.json", text)
                .config()
                .channel()
                .withoutNamespace();
    }

    private static String flags(String right, boolean client, boolean subscriber, boolean anonymous) {
        return "\"allow_%1$s_for_client\":%2$s,\"allow_%1$s_for_anonymous\":%4$s,\"allow_%1$s_for_subscriber\":%3$s"
                .formatted(right, client, subscriber, anonymous);
    }

    /// user, subscribed, and whether the options for client, subscriber and anonymous are on
    @ParameterizedTest
    @CsvSource({
        "42, false, false, false, false, false",
        "42, true,  false, false, false, false",
        "42, false, true,  false, false, true",
        "42, false, false, true,  false, false",
        "42, true,  false, true,  false, true",
        "42, true,  false, false, true,  false",
        "'', false, true,  false, false, false",
        "'', false, true,  false, true,  true",
        "'', true,  false, true,  false, false",
        "'', true,  false, true,  true,  true",
        "'', false, false, true,  true,  false",
        "'', true,  false, false, true,  false",
        "'', false, false, false, true,  false",
    })
    void rightsOfPublishPresenceAndHistory(
            String user, boolean subscribed, boolean client, boolean subscriber, boolean anonymous, boolean allowed)
            throws ConfigException {
        ChannelOptions publish = options(flags("publish", client, subscriber, anonymous));
        ChannelOptions presence = options(flags("presence", client, subscriber, anonymous));
        ChannelOptions history = options(flags("history", client, subscriber, anonymous));

        assertThat(SECURE.mayPublish(publish, user, subscribed)).isEqualTo(allowed);
        assertThat(SECURE.mayReadPresence(presence, user, subscribed)).isEqualTo(allowed);
        assertThat(SECURE.mayReadHistory(history, user, subscribed)).isEqualTo(allowed);
        assertThat(SECURE.mayPublish(history, user, subscribed)).isFalse();
        assertThat(INSECURE.mayPublish(publish, user, subscribed)).isTrue();
        assertThat(INSECURE.mayReadPresence(presence, user, subscribed)).isTrue();
        assertThat(INSECURE.mayReadHistory(history, user, subscribed)).isTrue();
    }

    /// user, whether the options for client, anonymous and user limited channels are on, whether the name lists users,
    /// and this one
    @ParameterizedTest
    @CsvSource({
        "42, false, false, false, false, true,  false",
        "42, true,  false, false, false, true,  true",
        "42, false, true,  false, false, true,  false",
        "'', true,  false, false, false, true,  false",
        "'', true,  true,  false, false, true,  true",
        "42, false, false, true,  true,  true,  true",
        "42, true,  false, true,  true,  false, false",
        "42, true,  false, true,  false, true,  true",
        "42, true,  false, false, true,  false, true",
        "42, false, false, false, true,  true,  false",
    })
    void rightToSubscribe(
            String user,
            boolean client,
            boolean anonymous,
            boolean limitedOption,
            boolean userLimited,
            boolean listed,
            boolean allowed)
            throws ConfigException {
        ChannelOptions options = options(
                "\"allow_subscribe_for_client\":%s,\"allow_subscribe_for_anonymous\":%s,\"allow_user_limited_channels\":%s"
                        .formatted(client, anonymous, limitedOption));

        assertThat(SECURE.maySubscribe(options, user, userLimited, listed)).isEqualTo(allowed);
        assertThat(INSECURE.maySubscribe(options, user, userLimited, listed)).isTrue();
    }
}
