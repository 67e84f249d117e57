package dev.gyre.server.client;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Unsubscribe;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the log says about sessions. Every `rule` is the reason in words, with the option that is behind it. Any
/// thread.
final class SessionLog {

    private static final Logger LOG = LoggerFactory.getLogger(ClientSession.class);

    private SessionLog() {}

    static void commandFailed(ClientSession session, @Nullable Throwable failure) {
        LOG.atError().setCause(failure).addKeyValue("client", session.client()).log("A command failed");
    }

    static void refusing(ClientSession session, ClientError error, String rule) {
        LOG.atDebug()
                .addKeyValue("client", session.client())
                .addKeyValue("user", session.info().user())
                .addKeyValue("code", error.code())
                .addKeyValue("reason", error.message())
                .addKeyValue("rule", rule)
                .log("Refusing a command");
    }

    static void disconnecting(ClientSession session, Disconnect disconnect, String rule) {
        LOG.atInfo()
                .addKeyValue("client", session.client())
                .addKeyValue("user", session.info().user())
                .addKeyValue("code", disconnect.code())
                .addKeyValue("reason", disconnect.reason())
                .addKeyValue("rule", rule)
                .log("Disconnecting a client");
    }

    static void subscriptionRefused(ClientSession session, String channel, ClientError error, String rule) {
        LOG.atDebug()
                .addKeyValue("client", session.client())
                .addKeyValue("channel", channel)
                .addKeyValue("code", error.code())
                .addKeyValue("rule", rule)
                .log("A subscription was refused");
    }

    static void subscriptionEnded(ClientSession session, String channel, Unsubscribe unsubscribe, String rule) {
        LOG.atDebug()
                .addKeyValue("client", session.client())
                .addKeyValue("channel", channel)
                .addKeyValue("code", unsubscribe.code())
                .addKeyValue("rule", rule)
                .log("A subscription is ended");
    }
}
