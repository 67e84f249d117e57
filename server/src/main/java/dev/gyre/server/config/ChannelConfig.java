package dev.gyre.server.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The `channel` section.
///
/// @param namespaces options by namespace name
/// @param maxLength longest channel name that a client may subscribe to, in bytes
public record ChannelConfig(
        ChannelOptions withoutNamespace,
        Map<String, ChannelOptions> namespaces,
        Duration historyMetaTtl,
        int maxLength,
        String privatePrefix,
        String namespaceBoundary,
        String userBoundary,
        String userSeparator) {

    private static final Pattern NAME = Pattern.compile("[-a-zA-Z0-9_.]{2,}");
    private static final List<String> PROXIES = List.of(
            "subscribe",
            "publish",
            "sub_refresh",
            "subscribe_stream",
            "map_publish",
            "map_remove",
            "shared_poll_refresh");

    public ChannelConfig {
        namespaces = Map.copyOf(namespaces);
    }

    /// Whether the streams of some channels are written to the journal.
    public boolean anyDurable() {
        return withoutNamespace.durable() || namespaces.values().stream().anyMatch(ChannelOptions::durable);
    }

    /// These namespaces and options, with the boundaries and the longest name of another configuration.
    public ChannelConfig withNamesReadAs(ChannelConfig other) {
        return new ChannelConfig(
                withoutNamespace,
                namespaces,
                historyMetaTtl,
                other.maxLength,
                other.privatePrefix,
                other.namespaceBoundary,
                other.userBoundary,
                other.userSeparator);
    }

    static ChannelConfig read(Section s) {
        s.unavailable(
                "proxy",
                "Requests to the application's back end.",
                proxy -> PROXIES.forEach(name -> SharedKeys.proxy(proxy.section(name, "The `" + name + "` proxy."))));
        Duration metaTtl = s.wholeSeconds(
                "history_meta_ttl", "720h", "How long epoch and offset of a channel outlive its last use.");
        String format = s.string(
                "publication_data_format",
                "",
                "Which data may be published: empty for any that is not empty, `json`, `json_object`, or `binary` for"
                        + " any.");
        ChannelOptions.checkDataFormat(s, format);
        ChannelOptions withoutNamespace = ChannelOptions.read(
                s.section("without_namespace", "Options of channels without a namespace."), metaTtl, format);
        Map<String, ChannelOptions> namespaces = namespaces(s, metaTtl, format);
        int maxLength =
                s.integer("max_length", 255, "Longest name of a channel that clients may subscribe to, in bytes.");
        return new ChannelConfig(
                withoutNamespace,
                namespaces,
                metaTtl,
                maxLength,
                s.string("private_prefix", "$", "Start of the names of channels that need a subscription token."),
                s.string("namespace_boundary", ":", "What separates the namespace from the rest of a name."),
                s.string("user_boundary", "#", "What separates the list of allowed users from the rest of a name."),
                s.string("user_separator", ",", "What separates the users in that list."));
    }

    private static Map<String, ChannelOptions> namespaces(Section s, Duration metaTtl, String format) {
        Map<String, ChannelOptions> namespaces = new LinkedHashMap<>();
        s.items(
                "namespaces",
                "Namespaces of channels: each has a name and options of its own, those of `channel.without_namespace`.",
                item -> {
                    String name = item.string(
                            "name", "", "Name of the namespace: the part of a channel's name before the boundary.");
                    item.check(
                            NAME.matcher(name).matches(),
                            "name",
                            "must be two or more of the characters a-z, A-Z, 0-9, _, - and .");
                    item.check(!namespaces.containsKey(name), "name", "must be unique");
                    ChannelOptions options = ChannelOptions.read(item, metaTtl, format);
                    namespaces.put(name, options);
                    return options;
                });
        return namespaces;
    }
}
