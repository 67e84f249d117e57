package dev.gyre.server.hub;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/// The subscriptions of this node. Any thread.
public interface Hub {

    /// Answered by [Subscriber#onSubscribed] or [Subscriber#onRefused] within the configured time.
    ///
    /// A channel has one subscriber for each client ([Subscriber.Terms#info]). A second one takes the place of the
    /// first without a gap and without a repeated publication when it is in force; its join is sent again, no
    /// leave, and the first one is told nothing more.
    void subscribe(Subscriber subscriber);

    /// Answered by [Subscriber#onUnsubscribed], also when the subscriber is not or no longer known.
    void unsubscribe(Subscriber subscriber);

    /// Runs `task` (by the relay's thread) after every publication that the channel's entity sent to this node before
    /// this call has been handed to the subscribers; at once when the node has no subscriber of the channel.
    void afterPublications(String channel, Runnable task);

    /// Numbers of local subscribers by channel.
    CompletionStage<Map<String, Integer>> subscriberCounts();
}
