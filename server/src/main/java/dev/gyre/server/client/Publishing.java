package dev.gyre.server.client;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Command;
import dev.gyre.protocol.Disconnect;
import dev.gyre.server.channel.Channels.Draft;
import dev.gyre.server.channel.Namespaces;
import dev.gyre.server.channel.PublicationFormat;
import dev.gyre.server.client.Verdict.Closed;
import dev.gyre.server.client.Verdict.Granted;
import dev.gyre.server.client.Verdict.Refused;
import dev.gyre.server.config.ChannelOptions;
import dev.gyre.server.permission.Permissions;
import java.util.Map;
import java.util.Optional;

/// Decides on `publish`. Any thread.
final class Publishing {

    /// Of the types of a subscription only this one has a publish of its own; all others publish into a stream.
    private static final int TYPE_MAP = 1;

    private final Namespaces namespaces;
    private final Permissions permissions;

    Publishing(SessionEnvironment environment, Permissions permissions) {
        this.namespaces = environment.namespaces();
        this.permissions = permissions;
    }

    Verdict<Draft> decide(ClientSession session, Command.Publish request) {
        String channel = request.channel();
        if (channel.isEmpty()) {
            return new Closed<>(Disconnect.BAD_REQUEST, "publish without channel");
        }
        Optional<ChannelOptions> options = namespaces.options(channel);
        if (options.isEmpty()) {
            return new Refused<>(ClientError.UNKNOWN_CHANNEL, Verdict.UNKNOWN_NAMESPACE);
        }
        if (!namespaces.allowsName(channel)) {
            return new Refused<>(ClientError.BAD_REQUEST, Verdict.REFUSED_NAME);
        }
        if (request.type() == TYPE_MAP) {
            return new Refused<>(ClientError.PERMISSION_DENIED, "publish of a map entry into a channel that is no map");
        }
        if (!PublicationFormat.accepts(options.get().publicationDataFormat(), request.data())) {
            return new Refused<>(ClientError.BAD_REQUEST, "publication_data_format");
        }
        Subscription subscription = session.subscriptions().inForce(channel);
        if (!permissions.mayPublish(options.get(), session.info().user(), subscription != null)) {
            return new Refused<>(ClientError.PERMISSION_DENIED, "no option of the namespace allows to publish");
        }
        ClientInfo info = subscription == null ? session.info() : subscription.publisher(session.info());
        boolean delta = options.get().deltaPublish();
        return new Granted<>(new Draft(request.data(), info, Map.of(), "", false, delta, 0, ""));
    }
}
