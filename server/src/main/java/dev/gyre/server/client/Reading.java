package dev.gyre.server.client;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.Command;
import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Position;
import dev.gyre.protocol.Reply;
import dev.gyre.server.channel.Channels;
import dev.gyre.server.channel.Channels.HistoryQuery;
import dev.gyre.server.channel.Namespaces;
import dev.gyre.server.client.Verdict.Closed;
import dev.gyre.server.client.Verdict.Granted;
import dev.gyre.server.client.Verdict.Refused;
import dev.gyre.server.config.ChannelOptions;
import dev.gyre.server.config.ClientConfig;
import dev.gyre.server.permission.Permissions;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Answers `presence`, `presence_stats` and `history`. Any thread.
final class Reading {

    private final int historyLimit;
    private final Namespaces namespaces;
    private final Channels channels;
    private final Permissions permissions;

    Reading(ClientConfig config, SessionEnvironment environment, Permissions permissions) {
        this.historyLimit = config.historyMaxPublicationLimit();
        this.namespaces = environment.namespaces();
        this.channels = environment.channels();
        this.permissions = permissions;
    }

    Verdict<CompletionStage<Reply.Result>> presence(ClientSession session, Command.Presence request) {
        String channel = request.channel();
        return presence(
                session,
                channel,
                () -> channels.presence(channel).thenApply(result -> switch (result) {
                    case Channels.Present(var clients) -> new Reply.Presence(clients);
                    case Channels.Failed(ClientError error) -> new Reply.Failure(error);
                }));
    }

    Verdict<CompletionStage<Reply.Result>> presenceStats(ClientSession session, Command.PresenceStats request) {
        String channel = request.channel();
        return presence(
                session,
                channel,
                () -> channels.presenceStats(channel).thenApply(result -> switch (result) {
                    case Channels.Counted(long clients, long users) -> new Reply.PresenceStats(clients, users);
                    case Channels.Failed(ClientError error) -> new Reply.Failure(error);
                }));
    }

    private Verdict<CompletionStage<Reply.Result>> presence(ClientSession session, String channel, Query query) {
        return read(channel, query, options -> {
            if (!options.presence()) {
                return refused(ClientError.NOT_AVAILABLE, "the namespace has no presence");
            }
            return permissions.mayReadPresence(options, session.info().user(), subscribed(session, channel))
                    ? Optional.empty()
                    : refused(ClientError.PERMISSION_DENIED, "no option of the namespace allows to read presence");
        });
    }

    Verdict<CompletionStage<Reply.Result>> history(ClientSession session, Command.History request) {
        String channel = request.channel();
        int limit = request.limit();
        boolean cut = historyLimit > 0 && (limit < 0 || limit > historyLimit);
        HistoryQuery query = new HistoryQuery(cut ? historyLimit : limit, request.since(), request.reverse());
        return read(channel, () -> history(channel, query), options -> {
            if (!options.hasHistory()) {
                return refused(ClientError.NOT_AVAILABLE, "the namespace has no history_size and history_ttl");
            }
            if (!permissions.mayReadHistory(options, session.info().user(), subscribed(session, channel))) {
                return refused(ClientError.PERMISSION_DENIED, "no option of the namespace allows to read history");
            }
            Position since = request.since();
            boolean beforeFirst = request.reverse() && since != null && since.offset() == 0;
            return beforeFirst
                    ? refused(ClientError.BAD_REQUEST, "reverse history before the first offset")
                    : Optional.empty();
        });
    }

    private CompletionStage<Reply.Result> history(String channel, HistoryQuery query) {
        return channels.history(channel, query).thenApply(result -> switch (result) {
            case Channels.HistoryPage(var publications, Position top) ->
                new Reply.History(Grant.withEpoch(publications, top.epoch()), top.epoch(), top.offset());
            case Channels.Failed(ClientError error) -> new Reply.Failure(error);
        });
    }

    private static boolean subscribed(ClientSession session, String channel) {
        return session.subscriptions().inForce(channel) != null;
    }

    private static Optional<Refused<CompletionStage<Reply.Result>>> refused(ClientError error, String rule) {
        return Optional.of(new Refused<>(error, rule));
    }

    private Verdict<CompletionStage<Reply.Result>> read(String channel, Query query, Check check) {
        if (channel.isEmpty()) {
            return new Closed<>(Disconnect.BAD_REQUEST, "command without channel");
        }
        Optional<ChannelOptions> options = namespaces.options(channel);
        if (options.isEmpty()) {
            return new Refused<>(ClientError.UNKNOWN_CHANNEL, Verdict.UNKNOWN_NAMESPACE);
        }
        if (!namespaces.allowsName(channel)) {
            return new Refused<>(ClientError.BAD_REQUEST, Verdict.REFUSED_NAME);
        }
        Optional<Refused<CompletionStage<Reply.Result>>> refusal = check.refusal(options.get());
        return refusal.isPresent() ? refusal.get() : new Granted<>(query.run());
    }

    private interface Query {
        CompletionStage<Reply.Result> run();
    }

    private interface Check {
        Optional<Refused<CompletionStage<Reply.Result>>> refusal(ChannelOptions options);
    }
}
