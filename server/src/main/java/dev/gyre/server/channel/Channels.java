package dev.gyre.server.channel;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.protocol.Publication;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// All channels of the cluster, wherever their entities live. Any thread; asks for no permission.
///
/// Every answer comes within the configured time: an answer that does not come is [Failed] with
/// [ClientError#INTERNAL]. The stages never complete exceptionally.
public interface Channels {

    /// Stores (where the channel keeps history), then sends to all subscribers, then answers.
    CompletionStage<PublishResult> publish(String channel, Draft draft);

    CompletionStage<HistoryResult> history(String channel, HistoryQuery query);

    /// Removes the window; epoch and offset stay.
    CompletionStage<DoneResult> removeHistory(String channel);

    CompletionStage<PresenceResult> presence(String channel);

    CompletionStage<PresenceStatsResult> presenceStats(String channel);

    /// What a publisher hands in.
    ///
    /// @param info who publishes; null for the server API
    /// @param idempotencyKey a repeated key gets the first result for 5 minutes; empty for none
    /// @param version skip the publication unless newer than the channel's; 0 for not versioned
    record Draft(
            Payload data,
            @Nullable ClientInfo info,
            Map<String, String> tags,
            String idempotencyKey,
            boolean skipHistory,
            boolean delta,
            long version,
            String versionEpoch) {
        public Draft {
            tags = Map.copyOf(tags);
        }

        public static Draft of(Payload data, @Nullable ClientInfo info) {
            return new Draft(data, info, Map.of(), "", false, false, 0, "");
        }
    }

    /// @param limit publications at most; 0 for the position alone, negative for all
    /// @param since read from after this position; null for the whole window. An empty epoch matches any
    record HistoryQuery(int limit, @Nullable Position since, boolean reverse) {}

    /// The operation was refused or did not succeed.
    record Failed(ClientError error)
            implements PublishResult, HistoryResult, DoneResult, PresenceResult, PresenceStatsResult {}

    sealed interface PublishResult {}

    /// @param position offset and epoch of the publication; [Position#NONE] in a channel without history
    record Published(Position position) implements PublishResult {}

    sealed interface HistoryResult {}

    record HistoryPage(List<Publication> publications, Position top) implements HistoryResult {
        public HistoryPage {
            publications = List.copyOf(publications);
        }
    }

    sealed interface DoneResult {}

    record Done() implements DoneResult {}

    sealed interface PresenceResult {}

    /// @param clients by client id
    record Present(Map<String, ClientInfo> clients) implements PresenceResult {
        public Present {
            clients = Map.copyOf(clients);
        }
    }

    sealed interface PresenceStatsResult {}

    record Counted(long clients, long users) implements PresenceStatsResult {}
}
