package dev.gyre.server.transport.tcp;

import dev.gyre.server.transport.HttpConnection;
import dev.gyre.server.transport.UpgradeHandler;
import dev.gyre.server.transport.UpgradedSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/// One connection of a [ConnectionStage]. It is in one of three phases, each with its own handlers of the ports:
/// [FirstRequest], [HttpSubStream], upgraded.
final class ConnectionLogic extends GraphStageLogic implements HttpConnection, UpgradedSocket {

    private static final int MAX_WRITE_BYTES = 64 * 1024;

    private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(10);

    private final ConnectionStage stage;
    private final AcceptedSocket socket;
    private final AsyncCallback<Runnable> inStream = createAsyncCallback(Runnable::run);
    private @Nullable Cancellable deadline; // of the request that has to come next
    private volatile @Nullable UpgradeHandler upgradeTo;
    private @Nullable SocketOutbound outbound; // from `upgrade` on
    private @Nullable UpgradeHandler upgraded; // from the 101 on
    private @Nullable ByteString early; // came with the upgrade request
    private boolean finishing;
    private @Nullable HttpSubStream http;

    ConnectionLogic(ConnectionStage stage, AcceptedSocket socket) {
        super(stage.shape());
        this.stage = stage;
        this.socket = socket;
        var first = new FirstRequest(this);
        setHandler(stage.fromSocket, first);
        setHandler(stage.toSocket, first);
        socket.onDrain(() -> execute(this::drain));
    }

    ConnectionStage.Service service() {
        return stage.service;
    }

    @Override
    public void preStart() {
        setDeadline(service().limits().firstRequestTimeout(), this::completeStage);
        pullSocket();
    }

    /// Replaces the deadline before.
    void setDeadline(Duration after, Runnable task) {
        clearDeadline();
        deadline = schedule(after, task);
    }

    void clearDeadline() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
    }

    void pullSocket() {
        if (!isClosed(stage.fromSocket) && !hasBeenPulled(stage.fromSocket)) {
            pull(stage.fromSocket);
        }
    }

    ByteString grabReceived() {
        return grab(stage.fromSocket);
    }

    boolean receivedAll() {
        return isClosed(stage.fromSocket);
    }

    void pushToSocket(ByteString bytes) {
        push(stage.toSocket, bytes);
    }

    void startHttp(HttpSubStream subStream) {
        http = subStream;
        setHandler(stage.fromSocket, subStream);
        setHandler(stage.toSocket, subStream);
        subStream.start();
    }

    boolean wantsUpgrade() {
        return upgradeTo != null;
    }

    /// The 101 has been pushed.
    void startUpgraded(ByteString bytesAfterRequest) {
        clearDeadline();
        http = null;
        var handler = Objects.requireNonNull(upgradeTo);
        upgraded = handler;
        var ports = new AbstractInOutHandler() {
            @Override
            public void onPush() {
                handler.onReceived(grabReceived());
            }

            @Override
            public void onUpstreamFinish() {
                handler.onEnded();
            }

            @Override
            public void onPull() {
                writePending();
            }
        };
        setHandler(stage.fromSocket, ports);
        setHandler(stage.toSocket, ports);
        if (!bytesAfterRequest.isEmpty()) {
            early = bytesAfterRequest;
        }
        handler.onStart(this);
        if (receivedAll()) {
            handler.onEnded();
        }
    }

    private void writePending() {
        if (upgraded == null || !isAvailable(stage.toSocket)) {
            return;
        }
        ByteString bytes = Objects.requireNonNull(outbound).takePending(MAX_WRITE_BYTES);
        if (!bytes.isEmpty()) {
            pushToSocket(bytes);
        } else if (finishing) {
            completeStage();
        }
    }

    private void drain() {
        if (http != null) {
            http.drain();
        } else if (upgradeTo == null) {
            completeStage();
        }
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return socket.remoteAddress();
    }

    @Override
    public void upgrade(UpgradeHandler handler, int maxPendingBytes) {
        outbound = new SocketOutbound(socket.channel(), maxPendingBytes);
        upgradeTo = handler;
    }

    @Override
    public boolean send(ByteString bytes) {
        return wake(Objects.requireNonNull(outbound).offer(bytes));
    }

    @Override
    public int waitingBytes() {
        return Objects.requireNonNull(outbound).waitingBytes();
    }

    @Override
    public void sendLast(ByteString bytes, boolean dropWaiting) {
        wake(Objects.requireNonNull(outbound).offerLast(bytes, dropWaiting));
    }

    private boolean wake(SocketOutbound.Offer offer) {
        if (offer == SocketOutbound.Offer.WAKE_STREAM) {
            inStream.invoke(this::writePending);
        }
        return offer != SocketOutbound.Offer.OVERFLOW;
    }

    @Override
    public void read() {
        if (early == null) {
            pullSocket();
        } else {
            inStream.invoke(this::deliverEarly);
        }
    }

    private void deliverEarly() {
        ByteString bytes = early;
        early = null;
        if (bytes != null && upgraded != null) {
            upgraded.onReceived(bytes);
        }
    }

    @Override
    public void finish() {
        if (finishing) {
            return;
        }
        finishing = true;
        setDeadline(FLUSH_TIMEOUT, () -> failStage(new TimeoutException("the last bytes were not read in time")));
        Objects.requireNonNull(outbound).close();
        writePending();
    }

    @Override
    public void writeTimeout(Duration timeout) {
        socket.writeTimeout(timeout);
    }

    @Override
    public void execute(Runnable task) {
        inStream.invoke(task);
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        return materializer()
                .scheduleOnce(
                        scala.concurrent.duration.Duration.fromNanos(delay.toNanos()), () -> inStream.invoke(task));
    }

    @Override
    public void postStop() {
        clearDeadline();
        if (upgraded != null) {
            upgraded.onClosed();
        }
    }
}
