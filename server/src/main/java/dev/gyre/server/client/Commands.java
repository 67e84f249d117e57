package dev.gyre.server.client;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.Command;
import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Reply;
import dev.gyre.server.auth.TokenVerifiers;
import dev.gyre.server.channel.Channels;
import dev.gyre.server.channel.Channels.Draft;
import dev.gyre.server.client.Subscription.Opening;
import dev.gyre.server.client.Verdict.Closed;
import dev.gyre.server.client.Verdict.Granted;
import dev.gyre.server.client.Verdict.Refused;
import dev.gyre.server.config.GyreConfig;
import dev.gyre.server.permission.Permissions;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// Does the commands of connected clients: asks for the verdict on each, then acts on it. By the connection's thread of
/// the session at hand.
final class Commands {

    private final SessionEnvironment environment;
    private final Subscribing subscribing;
    private final Publishing publishing;
    private final Reading reading;
    private final Calling calling;
    private final Refreshing refreshing;

    Commands(GyreConfig config, SessionEnvironment environment, Subscribing subscribing, TokenVerifiers tokens) {
        Permissions permissions = new Permissions(config.client().insecure());
        this.environment = environment;
        this.subscribing = subscribing;
        this.publishing = new Publishing(environment, permissions);
        this.reading = new Reading(config.client(), environment, permissions);
        this.calling = new Calling(config.rpc());
        this.refreshing = new Refreshing(tokens, environment);
    }

    void handle(ClientSession session, Call call, Command.Request request) {
        switch (request) {
            case Command.Connect _ -> session.close(Disconnect.BAD_REQUEST, "second connect");
            case Command.Pong _ -> session.close(Disconnect.BAD_REQUEST, "command without method");
            case Command.Ping _ -> session.close(Disconnect.BAD_REQUEST, "ping command");
            case Command.Send _ -> session.close(Disconnect.NOT_AVAILABLE, "send command");
            case Command.Subscribe subscribe -> subscribe(session, call, subscribe);
            case Command.Unsubscribe(String channel) -> unsubscribe(session, call, channel);
            case Command.Publish publish -> publish(session, call, publish);
            case Command.Presence presence -> read(session, call, reading.presence(session, presence));
            case Command.PresenceStats stats -> read(session, call, reading.presenceStats(session, stats));
            case Command.History history -> read(session, call, reading.history(session, history));
            case Command.Rpc rpc -> act(session, call, calling.decide(rpc), done -> session.reply(call, done));
            case Command.Refresh refresh -> refresh(session, call, refresh);
            case Command.SubRefresh refresh -> subRefresh(session, call, refresh);
        }
    }

    static <T> void act(ClientSession session, Call call, Verdict<T> verdict, Consumer<T> granted) {
        switch (verdict) {
            case Granted(T grant) -> granted.accept(grant);
            case Refused(ClientError error, String rule) -> session.refuse(call, error, rule);
            case Closed(Disconnect disconnect, String rule) -> session.close(disconnect, rule);
        }
    }

    private void subscribe(ClientSession session, Call call, Command.Subscribe request) {
        session.pipeline()
                .whenDone(
                        subscribing.verify(request),
                        token -> act(session, call, subscribing.decide(session, request, token), grant -> {
                            session.pipeline().await();
                            session.subscriptions().open(grant, new Opening.ByCommand(call));
                        }));
    }

    private static void unsubscribe(ClientSession session, Call call, String channel) {
        if (channel.isEmpty()) {
            session.close(Disconnect.BAD_REQUEST, "unsubscribe without channel");
            return;
        }
        Subscription subscription = session.subscriptions().get(channel);
        if (subscription == null) {
            session.reply(call, new Reply.Unsubscribed());
            return;
        }
        session.pipeline().awaitAlone();
        session.subscriptions().unsubscribe(subscription, call);
    }

    private void publish(ClientSession session, Call call, Command.Publish request) {
        act(
                session,
                call,
                publishing.decide(session, request),
                draft -> publish(session, call, request.channel(), draft));
    }

    private void publish(ClientSession session, Call call, String channel, Draft draft) {
        session.pipeline().await();
        boolean subscribed = session.subscriptions().inForce(channel) != null;
        environment
                .channels()
                .publish(channel, draft)
                .thenApply(Commands::published)
                .whenComplete((result, failure) -> {
                    if (subscribed) {
                        // the client gets its own publication before the answer
                        environment
                                .hub()
                                .afterPublications(
                                        channel, () -> session.pipeline().answer(call, result, failure));
                    } else {
                        session.pipeline().answer(call, result, failure);
                    }
                });
    }

    private static Reply.Result published(Channels.PublishResult result) {
        return switch (result) {
            case Channels.Published _ -> new Reply.Published();
            case Channels.Failed(ClientError error) -> new Reply.Failure(error);
        };
    }

    private static void read(ClientSession session, Call call, Verdict<CompletionStage<Reply.Result>> verdict) {
        act(session, call, verdict, stage -> {
            session.pipeline().await();
            stage.whenComplete((result, failure) -> session.pipeline().answer(call, result, failure));
        });
    }

    private void refresh(ClientSession session, Call call, Command.Refresh request) {
        session.pipeline()
                .whenDone(
                        refreshing.verify(request),
                        token -> act(session, call, refreshing.decide(session, token), life -> {
                            session.renew(life.expireAt(), life.info());
                            session.keep(life.meta());
                            session.reply(call, new Reply.Refreshed("", "", life.expireAt() > 0, life.ttl()));
                        }));
    }

    private void subRefresh(ClientSession session, Call call, Command.SubRefresh request) {
        session.pipeline()
                .whenDone(
                        refreshing.verify(request),
                        token -> act(session, call, refreshing.decide(session, request, token), life -> {
                            session.subscriptions().renew(request.channel(), life);
                            session.reply(call, new Reply.SubRefreshed(life.expireAt() > 0, life.ttl(), List.of()));
                        }));
    }
}
