package dev.gyre.deploy.conformance;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What a connection has received and nobody has looked at yet. One thread puts, another takes.
final class Inbox {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<String> messages = new ArrayDeque<>();
    private @Nullable Ending ending;

    void add(String message) {
        lock.lock();
        try {
            messages.add(message);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Only the first ending counts.
    void end(Ending how) {
        lock.lock();
        try {
            if (ending == null) {
                ending = how;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The next message; empty when none comes in time, or when the connection has ended and no message is left.
    Optional<String> next(Duration wait) throws InterruptedException {
        lock.lock();
        try {
            long left = wait.toNanos();
            while (messages.isEmpty() && ending == null && left > 0) {
                left = changed.awaitNanos(left);
            }
            return Optional.ofNullable(messages.poll());
        } finally {
            lock.unlock();
        }
    }

    /// How the connection has ended, once all messages are taken.
    Optional<Ending> ending() {
        lock.lock();
        try {
            return messages.isEmpty() ? Optional.ofNullable(ending) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }
}
