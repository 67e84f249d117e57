package dev.gyre.server.api;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Position;
import dev.gyre.protocol.Publication;
import dev.gyre.server.channel.Channels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Channels that remember what they were asked. Channels of the namespace `hist` give offsets of epoch `e`.
final class FakeChannels implements Channels {

    record Published(String channel, Draft draft) {}

    final List<Published> published = new ArrayList<>();
    final List<String> removed = new ArrayList<>();
    final Map<String, ClientInfo> present = new HashMap<>();
    final List<Publication> history = new ArrayList<>();
    final List<HistoryQuery> queries = new ArrayList<>();

    /// Publications wait for this when it is set.
    CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    /// What every call but `publish` fails with when it is set.
    ClientError failure = new ClientError(0, "", false);

    private final Map<String, Long> offsets = new HashMap<>();

    @Override
    public CompletionStage<PublishResult> publish(String channel, Draft draft) {
        published.add(new Published(channel, draft));
        if (channel.endsWith("!")) {
            return CompletableFuture.completedFuture(new Failed(ClientError.INTERNAL));
        }
        boolean stored = channel.startsWith("hist") && !draft.skipHistory();
        var position = stored ? new Position(offsets.merge(channel, 1L, Long::sum), "e") : Position.NONE;
        return gate.thenApply(_ -> new Channels.Published(position));
    }

    @Override
    public CompletionStage<HistoryResult> history(String channel, HistoryQuery query) {
        queries.add(query);
        return result(new HistoryPage(history, new Position(7, "e")), new Failed(failure));
    }

    @Override
    public CompletionStage<DoneResult> removeHistory(String channel) {
        removed.add(channel);
        return result(new Done(), new Failed(failure));
    }

    @Override
    public CompletionStage<PresenceResult> presence(String channel) {
        return result(new Present(present), new Failed(failure));
    }

    @Override
    public CompletionStage<PresenceStatsResult> presenceStats(String channel) {
        return result(new Counted(3, 2), new Failed(failure));
    }

    private <T> CompletionStage<T> result(T success, T failed) {
        return CompletableFuture.completedFuture(failure.code() == 0 ? success : failed);
    }
}
