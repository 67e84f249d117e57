package dev.gyre.server.hub;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Position;
import dev.gyre.protocol.Publication;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One subscription of one connection, as its relay sees it. The `on…` methods are called by the relay's thread, in
/// the order of what happens in the channel, and must not block.
public interface Subscriber {

    String channel();

    Outbound outbound();

    /// What the subscription wants; does not change.
    Terms terms();

    /// The subscription is in force from here on: the subscriber sends its reply before it returns, and no publication
    /// is sent to it earlier.
    void onSubscribed(Start start);

    /// The channel could not be reached, or refused; the relay has forgotten the subscriber.
    void onRefused(ClientError error);

    /// Nothing of this channel is sent any more; the answer to [Hub#unsubscribe].
    void onUnsubscribed();

    /// Publications were missed that cannot be had any more; the relay has forgotten the subscriber.
    void onInsufficientState();

    /// A publication of the channel cannot be carried by the connection's encoding; the relay has forgotten the
    /// subscriber.
    default void onUnencodable() {
        onInsufficientState();
    }

    /// @param info how presence, join and leave show this subscriber
    /// @param presence whether it is listed in the channel's presence
    /// @param emitJoinLeave whether others see it join and leave
    /// @param pushJoinLeave whether it sees others join and leave
    /// @param positioned whether a gap ends the subscription
    /// @param since the position to recover from; null for a fresh subscription
    /// @param recoveryLimit more missed publications than this are not recovered
    /// @param cacheMode whether recovery gives the latest publication only
    /// @param recoveredOnly whether a position that cannot be recovered is refused with
    ///     [ClientError#UNRECOVERABLE_POSITION]
    /// @param view which publications it gets, in what shape
    record Terms(
            ClientInfo info,
            boolean presence,
            boolean emitJoinLeave,
            boolean pushJoinLeave,
            boolean positioned,
            @Nullable Position since,
            int recoveryLimit,
            boolean cacheMode,
            boolean recoveredOnly,
            View view) {

        /// Whether publications may be sent as patches: without positions nobody knows what the client has.
        boolean patched() {
            return view.delta() && positioned;
        }
    }

    /// @param delta whether the client takes patches, so that all data are sent opaque
    /// @param filter which publications it gets; null for all
    record View(boolean delta, @Nullable TagsFilter filter) {

        public static final View WHOLE = new View(false, null);

        boolean shows(Publication publication) {
            return filter == null || filter.matches(publication.tags());
        }
    }

    /// Where a subscription starts.
    ///
    /// @param top the newest position of the stream; [Position#NONE] where the channel has none
    /// @param recovered whether `publications` are all that was missed since `terms.since`
    /// @param base what the client has last got of the channel then; null where that is unknown, or not asked for
    /// @param publications missed ones in order of their offsets, as the subscriber is shown them
    record Start(Position top, boolean recovered, @Nullable Publication base, List<Publication> publications) {
        public Start {
            publications = List.copyOf(publications);
        }

        public static Start unrecovered(Position top) {
            return new Start(top, false, null, List.of());
        }
    }
}
