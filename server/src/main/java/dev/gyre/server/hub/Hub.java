package dev.gyre.server.hub;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/// The subscriptions of this node. Any thread.
public interface Hub {

    /// Answered by [Subscriber#onSubscribed] or [Subscriber#onRefused] within the configured time.
    void subscribe(Subscriber subscriber);

    /// Answered by [Subscriber#onUnsubscribed], also when the subscriber is not or no longer known.
    void unsubscribe(Subscriber subscriber);

    /// Runs `task` (by the relay's thread) after every publication that the channel's entity sent to this node before
    /// this call has been handed to the subscribers; at once when the node has no subscriber of the channel.
    void afterPublications(String channel, Runnable task);

    /// Numbers of local subscribers by channel.
    CompletionStage<Map<String, Integer>> subscriberCounts();
}
