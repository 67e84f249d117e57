package dev.gyre.server.channel;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.Position;
import dev.gyre.server.channel.ChannelCommand.Attach;
import dev.gyre.server.channel.ChannelCommand.CountPresence;
import dev.gyre.server.channel.ChannelCommand.Publish;
import dev.gyre.server.channel.ChannelCommand.ReadHistory;
import dev.gyre.server.channel.ChannelCommand.ReadMissed;
import dev.gyre.server.channel.ChannelCommand.ReadPresence;
import dev.gyre.server.channel.ChannelCommand.RemoveHistory;
import java.util.List;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/// What a channel does, whether its stream is stored or not. Called by one actor.
///
/// The only writer of the channel: numbers publications, keeps the window, answers reads, tells the relays. While a
/// write is under way, publications wait and then leave as one write. Nobody sees an offset that a restart could take
/// back: first stored, then sent to the relays, then answered.
///
/// Source: centrifuge `broker_memory.go`, publish and history paths.
final class ChannelCore {

    private static final Channels.Failed NOT_AVAILABLE = new Channels.Failed(ClientError.INTERNAL);

    private final ChannelSettings settings;
    private final ActorContext<ChannelCommand> context;
    private final Runnable passivate;
    private final Audience audience;
    private final WaitingWrites waiting;
    private final HeldCommands held = new HeldCommands();
    private final ChannelTimers timers;
    private @Nullable ChannelState state;
    private @Nullable StreamWrite underWay;
    private boolean attachedBefore;
    private boolean touchDue;
    private boolean stopping;
    private boolean outage;

    ChannelCore(ChannelSettings settings, ActorContext<ChannelCommand> context, Runnable passivate) {
        this.settings = settings;
        this.context = context;
        this.passivate = passivate;
        this.audience = new Audience(context.getSelf(), settings.lostNodes());
        this.waiting = new WaitingWrites(settings);
        this.timers = new ChannelTimers(context, settings.idleCheck());
        timers.armIdleCheck();
    }

    void handle(ChannelCommand command) {
        if (settings.haveChanged()) {
            onSettingsChanged();
        }
        if (!(command instanceof ChannelCommand.CheckIdle || command instanceof ChannelCommand.CheckRecovery)) {
            timers.onUsed();
        }
        switch (command) {
            case Publish publish -> onPublish(publish);
            case RemoveHistory remove -> onRemoveHistory(remove);
            case ReadHistory read -> onReadHistory(read);
            case ReadPresence read -> {
                if (takes(read.answer())) {
                    read.answer().complete(audience.present());
                }
            }
            case CountPresence count -> {
                if (takes(count.answer())) {
                    count.answer().complete(audience.counted());
                }
            }
            case Attach attach -> onAttach(attach);
            case ReadMissed read -> withStream(read);
            case ChannelCommand.Detach detach -> {
                audience.detach(detach.relay());
                armIdleCheck();
            }
            case ChannelCommand.Join join -> audience.join(join.relay(), join.member());
            case ChannelCommand.Rejoin rejoin -> audience.rejoin(rejoin.relay(), rejoin.members());
            case ChannelCommand.Leave leave -> audience.leave(leave.relay(), leave.member());
            case ChannelCommand.NodeGone gone -> {
                audience.nodeGone(gone.node());
                armIdleCheck();
            }
            case ChannelCommand.CheckIdle _ -> onCheckIdle();
            case ChannelCommand.CheckRecovery check -> onCheckRecovery(check);
            case ChannelCommand.Continue _ -> {}
            case ChannelCommand.Stop _ -> stopping = true;
        }
    }

    /// A channel that is kept in another way from now on is taken up anew, as after a move to another node.
    private void onSettingsChanged() {
        if (!settings.renew()) {
            passivate.run();
            return;
        }
        ChannelState current = state;
        if (current != null) {
            current.limit(settings.limits());
            audience.tell(attached(current, settings.nowMillis()));
        }
    }

    private void onPublish(Publish publish) {
        if (!takes(publish.answer())) {
            return;
        }
        if (outage) {
            publish.answer().complete(NOT_AVAILABLE);
            return;
        }
        if (!settings.keepsHistory()
                && waiting.isEmpty()
                && publish.idempotencyKey().isEmpty()) {
            var publication = RelayedPublication.outsideTheStream(Stored.publication(publish.draft(), 0, ""));
            audience.tell(new RelayMessage.Published("", List.of(publication)));
            publish.answer().complete(StreamWrite.WITHOUT_POSITION);
            return;
        }
        if (!waiting.add(publish)) {
            publish.answer().complete(new Channels.Failed(ClientError.TOO_MANY_REQUESTS));
        }
    }

    private void onRemoveHistory(RemoveHistory remove) {
        if (!takes(remove.answer())) {
            return;
        }
        if (outage) {
            remove.answer().complete(NOT_AVAILABLE);
        } else {
            waiting.add(remove);
        }
    }

    private void onReadHistory(ReadHistory read) {
        if (!takes(read.answer())) {
            return;
        }
        if (outage) {
            read.answer().complete(NOT_AVAILABLE);
        } else {
            withStream(read);
        }
    }

    private boolean takes(Answer<?> answer) {
        return !stopping && answer.take();
    }

    private void onAttach(Attach attach) {
        if (stopping || !audience.attach(attach.relay(), attach.node())) {
            return;
        }
        withStream(attach);
    }

    /// Carries the command out at once, or when the stream has been read or opened.
    private void withStream(ChannelCommand command) {
        ChannelState current = state;
        if (current == null || (needsStream(command) && !current.isOpen(settings.nowMillis()))) {
            held.add(command);
            return;
        }
        long now = settings.nowMillis();
        if (current.isOpen(now)) {
            current.touch(now);
            touchDue = settings.durable() && current.needsTouch(now);
        }
        switch (command) {
            case ReadHistory read -> read.answer().complete(current.read(read.query(), now));
            case Attach attach -> attach.relay().tell(attached(current, now));
            case ReadMissed read -> tellMissed(current, read, now);
            default -> throw new IllegalStateException("needs no stream: " + command);
        }
    }

    private static boolean needsStream(ChannelCommand command) {
        return !(command instanceof Attach attach) || attach.stream();
    }

    private RelayMessage.Attached attached(ChannelState current, long now) {
        return new RelayMessage.Attached(
                context.getSelf(),
                current.top(),
                current.limits(),
                current.windowLeftMillis(now),
                current.metaLeftMillis(now));
    }

    private static void tellMissed(ChannelState current, ReadMissed read, long now) {
        List<List<RelayedPublication>> parts =
                MessageParts.of(current.after(read.sinceOffset(), now), RelayedPublication::publication);
        for (int i = 0; i < parts.size(); i++) {
            read.relay()
                    .tell(new RelayMessage.Missed(
                            read.id(),
                            parts.get(i),
                            current.top(),
                            current.windowLeftMillis(now),
                            current.metaLeftMillis(now),
                            i == parts.size() - 1));
        }
    }

    /// The stream has been read, at the start or after a failed write.
    void recovered(ChannelState recovered) {
        state = recovered;
        outage = false;
        timers.onRecovered();
        underWay = null;
        if (attachedBefore) {
            audience.tell(attached(recovered, settings.nowMillis()));
        }
        attachedBefore = true;
        resumeHeld();
    }

    private void resumeHeld() {
        held.takeAll().forEach(this::withStream);
    }

    /// The next write, which is then under way; null while one is, or when nothing is to be written.
    @Nullable
    StreamWrite nextWrite() {
        ChannelState current = state;
        if (current == null || underWay != null) {
            return null;
        }
        underWay = waiting.next(current);
        if (underWay == null && !held.isEmpty()) {
            underWay = open(current);
        }
        if (underWay == null && touchDue) {
            underWay = StreamWrite.touch(settings.nowMillis());
        }
        touchDue = false;
        return underWay;
    }

    /// The relays need not wait until the new stream is stored: it is empty, and what is published waits for that.
    /// Should the write fail, they are told so, and their clients begin anew with another epoch.
    private StreamWrite open(ChannelState current) {
        String epoch = settings.newEpoch().get();
        StreamLimits limits = current.limits();
        var opened =
                new RelayMessage.Attached(context.getSelf(), new Position(0, epoch), limits, 0, limits.metaTtlMillis());
        held.takeRelays().forEach(attach -> attach.relay().tell(opened));
        return StreamWrite.opening(settings.nowMillis(), epoch);
    }

    boolean hasWork() {
        return state != null && underWay == null && (touchDue || !(waiting.isEmpty() && held.isEmpty()));
    }

    void written() {
        StreamWrite write = underWay;
        if (write == null || state == null) {
            return;
        }
        underWay = null;
        write.complete(state, audience, settings.nowMillis());
        if (!held.isEmpty()) {
            resumeHeld();
        }
    }

    /// The write under way did not succeed, or the state is not to be trusted: it will be read anew.
    void failed() {
        forget();
        timers.awaitRecovery();
    }

    /// The journal cannot be read for so long that publishers are better off with an error than with waiting.
    private void onCheckRecovery(ChannelCommand.CheckRecovery check) {
        if (state == null && timers.overdue(check)) {
            outage = true;
            waiting.fail();
            held.failReads();
        }
    }

    private void forget() {
        state = null;
        StreamWrite write = underWay;
        underWay = null;
        if (write != null) {
            write.fail();
        }
    }

    /// Whether the actor can stop: asked to, and nothing is under way that only it can end.
    boolean finished() {
        return stopping && underWay == null && (state == null || waiting.isEmpty());
    }

    /// The actor stops. What was not carried out is sent again by those who wait for it.
    void close() {
        forget();
        waiting.release();
        held.release();
        audience.close();
    }

    private void onCheckIdle() {
        timers.onCheckIdle();
        if (!audience.isEmpty()) {
            return;
        }
        ChannelState current = state;
        boolean idle = timers.idle() && underWay == null && waiting.isEmpty() && held.isEmpty();
        if (!idle || current == null) {
            timers.armIdleCheck();
            return;
        }
        long keptForMillis = settings.durable() ? 0 : current.keptForMillis(settings.nowMillis());
        if (keptForMillis > 0) {
            timers.armIdleCheck(keptForMillis);
        } else {
            passivate.run();
            timers.armIdleCheck();
        }
    }

    private void armIdleCheck() {
        if (audience.isEmpty()) {
            timers.armIdleCheck();
        }
    }
}
