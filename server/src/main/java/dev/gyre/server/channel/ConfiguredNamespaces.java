package dev.gyre.server.channel;

import com.google.re2j.Pattern;
import dev.gyre.server.config.ChannelConfig;
import dev.gyre.server.config.ChannelOptions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The namespaces of the configuration.
///
/// A lookup costs a search for the boundary and one hash map access, so nothing is kept by channel.
public final class ConfiguredNamespaces implements Namespaces {

    private final Map<String, Namespace> namespaces = new HashMap<>();
    private final Namespace withoutNamespace;
    private final String privatePrefix;
    private final String namespaceBoundary;
    private final String userBoundary;
    private final String userSeparator;

    public ConfiguredNamespaces(ChannelConfig config) {
        config.namespaces().forEach((name, options) -> namespaces.put(name, new Namespace(options)));
        this.withoutNamespace = new Namespace(config.withoutNamespace());
        this.privatePrefix = config.privatePrefix();
        this.namespaceBoundary = config.namespaceBoundary();
        this.userBoundary = config.userBoundary();
        this.userSeparator = config.userSeparator();
    }

    @Override
    public Optional<ChannelOptions> options(String channel) {
        Namespace namespace = namespace(channel, boundary(channel));
        return namespace == null ? Optional.empty() : namespace.options;
    }

    @Override
    public boolean allowsName(String channel) {
        int boundary = boundary(channel);
        Namespace namespace = namespace(channel, boundary);
        if (namespace == null) {
            return false;
        }
        if (namespace.regex == null) {
            return channel.chars().allMatch(character -> character < 128);
        }
        String rest = boundary < 0 ? channel : channel.substring(boundary + namespaceBoundary.length());
        return namespace.regex.matcher(rest).find();
    }

    /// Where the namespace ends; negative when the name has none.
    private int boundary(String channel) {
        return namespaceBoundary.isEmpty() ? -1 : channel.indexOf(namespaceBoundary, start(channel));
    }

    private int start(String channel) {
        return isPrivate(channel) ? privatePrefix.length() : 0;
    }

    private @Nullable Namespace namespace(String channel, int boundary) {
        int start = start(channel);
        return boundary <= start ? withoutNamespace : namespaces.get(channel.substring(start, boundary));
    }

    @Override
    public boolean isPrivate(String channel) {
        return !privatePrefix.isEmpty() && channel.startsWith(privatePrefix);
    }

    @Override
    public boolean isUserLimited(String channel) {
        return !userBoundary.isEmpty() && channel.contains(userBoundary);
    }

    @Override
    public boolean allowsUser(String channel, String user) {
        if (!isUserLimited(channel)) {
            return true;
        }
        String users = channel.substring(channel.lastIndexOf(userBoundary) + userBoundary.length());
        if (userSeparator.isEmpty()) {
            return users.equals(user);
        }
        return Arrays.asList(users.split(Pattern.quote(userSeparator), -1)).contains(user);
    }

    private static final class Namespace {

        final Optional<ChannelOptions> options;
        final @Nullable Pattern regex;

        Namespace(ChannelOptions options) {
            this.options = Optional.of(options);
            this.regex = options.channelRegex().isEmpty() ? null : Pattern.compile(options.channelRegex());
        }
    }
}
