package dev.gyre.server.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A caller of this node that waits for the answer to a command.
///
/// The command may be sent several times, after one delay, two, four and so on: what Pekko buffers while a channel
/// has no home would otherwise grow by every attempt. A local entity takes this very object once, so that a second
/// delivery changes nothing; what has left the node carries a made key instead.
public final class PendingAnswer<T> extends CompletableFuture<T> implements Answer<T> {

    private final PendingAnswers node;
    private final T failure;
    private final long deadlineNanos;

    /// Sends the command once more; set before anything is sent.
    private Runnable resend = () -> {};

    private long retryNanos;
    private long dueNanos;
    private int untakenSweeps; // all wait equally long for the next sweep, so that the queue stays in order
    private volatile boolean taken;
    private volatile long remoteId;
    private final List<Object> parts = new ArrayList<>(0);

    PendingAnswer(PendingAnswers node, T failure, long nowNanos, long timeoutNanos) {
        this.node = node;
        this.failure = failure;
        this.deadlineNanos = nowNanos + timeoutNanos;
    }

    void resendBy(Runnable action) {
        resend = action;
    }

    @Override
    public boolean take() {
        if (taken || isDone()) {
            return false;
        }
        taken = true;
        return true;
    }

    @Override
    public void release() {
        taken = false;
    }

    @Override
    public String madeKey() {
        return remoteId == 0 ? "" : node.madeKey(remoteId);
    }

    /// The number under which another node answers; the same one for every attempt.
    long leaveNode() {
        if (remoteId == 0) {
            remoteId = node.register(this);
        }
        return remoteId;
    }

    PendingAnswers node() {
        return node;
    }

    /// Only the node's responder calls this.
    @SuppressWarnings("unchecked")
    void onAnswered(Answered answered) {
        if (answered.last()) {
            complete((T) answered.joined(parts));
        } else {
            parts.add(answered.result());
        }
    }

    /// Only the node's sweep calls this.
    ///
    /// @return whether it is to be looked at again
    boolean sweep(long nowNanos) {
        if (isDone()) {
            forget();
            return false;
        }
        if (nowNanos - deadlineNanos >= 0) {
            complete(failure);
            forget();
            return false;
        }
        if (!taken) {
            untakenSweeps++;
            if (Integer.bitCount(untakenSweeps) == 1) {
                resend.run();
            }
        }
        due(nowNanos);
        return true;
    }

    private void forget() {
        if (remoteId != 0) {
            node.forget(remoteId);
        }
    }

    boolean isDue(long nowNanos) {
        return isDone() || nowNanos - dueNanos >= 0;
    }

    void dueEvery(long nanos, long nowNanos) {
        retryNanos = nanos;
        due(nowNanos);
    }

    private void due(long nowNanos) {
        long next = nowNanos + retryNanos;
        dueNanos = next - deadlineNanos > 0 ? deadlineNanos : next;
    }
}
