package dev.gyre.server.client;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.Command;
import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.ProtocolCodec;
import dev.gyre.protocol.Reply;
import dev.gyre.server.metrics.FrameType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The commands of a session on their way from a message to their answers: begun one after the other, and as many under
/// way at a time as `client.concurrency` says. With these the pipeline is full, and the rest of the message waits.
///
/// By the connection's thread, except [#answer].
///
/// Source: centrifuge `client.go`, the handling of commands.
final class CommandPipeline {

    private final ClientSession session;
    private ProtocolCodec.@Nullable Frame message;
    private int nextCommand;
    /// Bytes of the message, until its first command is counted.
    private int unread;
    private boolean handling;
    /// Commands that are under way.
    private int running;
    /// An `unsubscribe` is under way: later commands must find it done.
    private boolean alone;

    CommandPipeline(ClientSession session) {
        this.session = session;
    }

    /// Only while it is not full.
    void offer(byte[] bytes) {
        message = session.connection().form().codec().decode(bytes);
        unread = bytes.length;
        nextCommand = 0;
        proceed();
    }

    boolean full() {
        return alone
                || running
                        >= (session.connected() ? Math.max(1, session.config().concurrency()) : 1);
    }

    private void proceed() {
        guarded(this::handleMessage);
    }

    private void handleMessage() {
        while (message != null && !full()) {
            if (!session.takesCommands()) {
                message = null;
            } else if (nextCommand < message.commands().size()) {
                handle(message.commands().get(nextCommand++));
            } else {
                boolean malformed = message.malformed();
                message = null;
                if (malformed) {
                    session.close(Disconnect.BAD_REQUEST, "malformed message");
                }
            }
        }
    }

    private void guarded(Runnable step) {
        handling = true;
        try {
            step.run();
        } catch (RuntimeException e) {
            SessionLog.commandFailed(session, e);
            session.close(Disconnect.SERVER_ERROR, "command failed");
        } finally {
            handling = false;
        }
    }

    private void handle(Command command) {
        FrameType type = FrameType.of(command.request());
        session.connection().traffic().received(type, unread);
        unread = 0;
        session.onCommand(new Call(command.id(), type, System.nanoTime()), command.request());
    }

    /// Something that was begun is answered later, by [#onAnswered].
    void await() {
        running++;
    }

    /// The same for `unsubscribe`; until [#onUnsubscribed] no other command is done.
    void awaitAlone() {
        alone = true;
        await();
    }

    void onUnsubscribed() {
        alone = false;
        onAnswered();
    }

    /// Goes on with a command when something is known: at once where it is known already, else by the connection's
    /// thread. Until then the command is under way.
    ///
    /// @param stage never fails
    <T> void whenDone(CompletionStage<T> stage, Consumer<T> next) {
        CompletableFuture<T> known = stage.toCompletableFuture();
        if (known.isDone()) {
            next.accept(known.join());
            return;
        }
        await();
        known.whenComplete((_, _) -> session.connection().execute(() -> {
            if (!session.ended()) {
                guarded(() -> next.accept(known.join()));
                onAnswered();
            }
        }));
    }

    /// Any thread.
    void answer(Call call, Reply.@Nullable Result result, @Nullable Throwable failure) {
        if (result != null) {
            session.reply(call, result);
        } else {
            SessionLog.commandFailed(session, failure);
            session.reply(call, new Reply.Failure(ClientError.INTERNAL));
        }
        session.connection().execute(this::onAnswered);
    }

    void onAnswered() {
        running--;
        if (!handling) {
            proceed();
            if (!full() && !session.ended()) {
                session.connection().resume();
            }
        }
    }

    /// What has not been begun will not be.
    void drop() {
        message = null;
    }
}
