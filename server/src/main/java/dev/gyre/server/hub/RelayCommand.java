package dev.gyre.server.hub;

import dev.gyre.server.channel.RelayMessage;

/// What a relay is told on its own node.
sealed interface RelayCommand extends RelayMessage {

    record Subscribe(Subscriber subscriber) implements RelayCommand {}

    record Unsubscribe(Subscriber subscriber) implements RelayCommand {}

    /// Runs the task after everything that was sent to the relay before.
    record After(Runnable task) implements RelayCommand {}

    /// What has gathered since the first publication leaves now.
    record Flush() implements RelayCommand {}

    /// Time to look at deadlines and unanswered questions.
    record Tick() implements RelayCommand {}

    /// Time to ask the entity for the top of the stream.
    record CheckPosition() implements RelayCommand {}

    /// Time to look whether the relay is still without subscribers.
    record CheckIdle() implements RelayCommand {}

    /// Another node has left the cluster, in order or not.
    record NodeLost(long node) implements RelayCommand {}

    /// The hub sends no more subscribers.
    record Retire() implements RelayCommand {}

    /// The entity has stopped or moved, or its node is gone.
    record EntityGone(Object entity) implements RelayCommand {}
}
