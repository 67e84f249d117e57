package dev.gyre.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.centrifugal.centrifuge.JoinEvent;
import io.github.centrifugal.centrifuge.LeaveEvent;
import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.SubscribedEvent;
import io.github.centrifugal.centrifuge.Subscription;
import io.github.centrifugal.centrifuge.SubscriptionErrorEvent;
import io.github.centrifugal.centrifuge.SubscriptionEventListener;
import io.github.centrifugal.centrifuge.UnsubscribedEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/// A subscription of the official Java SDK, with everything that it was told.
final class SdkChannel extends SubscriptionEventListener {

    /// In the order in which they came.
    final List<Received> publications = new CopyOnWriteArrayList<>();

    final List<SubscribedEvent> subscribed = new CopyOnWriteArrayList<>();

    /// Codes of what has ended it.
    final List<Integer> unsubscribed = new CopyOnWriteArrayList<>();

    /// Users that joined and left, as in `+42` and `-42`.
    final List<String> joinsAndLeaves = new CopyOnWriteArrayList<>();

    final List<Throwable> errors = new CopyOnWriteArrayList<>();

    private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();

    /// A publication as it came.
    record Received(String data, long offset) {}

    void attach(Subscription made) {
        subscription.complete(made);
        made.subscribe();
    }

    Subscription subscription() {
        return subscription.join();
    }

    SdkChannel awaitSubscribed() {
        Awaitility.await("subscribed to " + subscription().getChannel())
                .atMost(SdkClient.LIMIT)
                .untilAsserted(() -> assertThat(subscribed)
                        .as("unsubscribed %s, errors %s", unsubscribed, errors)
                        .isNotEmpty());
        return this;
    }

    /// Waits until exactly these came, in this order.
    void awaitPublications(Received... expected) {
        Awaitility.await("publications in " + subscription().getChannel())
                .atMost(SdkClient.LIMIT)
                .untilAsserted(() -> assertThat(publications).containsExactly(expected));
    }

    /// Waits for the end of the subscription.
    ///
    /// @return its code
    int awaitUnsubscribed() {
        Awaitility.await("the end of " + subscription().getChannel())
                .atMost(SdkClient.LIMIT)
                .until(() -> !unsubscribed.isEmpty());
        return unsubscribed.getFirst();
    }

    @Override
    public void onPublication(Subscription from, PublicationEvent event) {
        publications.add(new Received(new String(event.getData(), StandardCharsets.UTF_8), event.getOffset()));
    }

    @Override
    public void onSubscribed(Subscription from, SubscribedEvent event) {
        subscribed.add(event);
    }

    @Override
    public void onUnsubscribed(Subscription from, UnsubscribedEvent event) {
        unsubscribed.add(event.getCode());
    }

    @Override
    public void onJoin(Subscription from, JoinEvent event) {
        joinsAndLeaves.add("+" + event.getInfo().getUser());
    }

    @Override
    public void onLeave(Subscription from, LeaveEvent event) {
        joinsAndLeaves.add("-" + event.getInfo().getUser());
    }

    @Override
    public void onError(Subscription from, SubscriptionErrorEvent event) {
        errors.add(event.getError());
    }
}
