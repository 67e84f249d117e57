package dev.gyre.server.prometheus;

import dev.gyre.persistence.JournalFigures;
import dev.gyre.server.channel.ChannelRegion;
import dev.gyre.server.client.ClientRegistry;
import dev.gyre.server.cluster.Membership;
import dev.gyre.server.hub.RelayHub;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// What a node is at the moment, read when somebody asks.
///
/// @param version of the program, as `info` shows it
/// @param journal empty on a node that holds no channels
public record NodeGauges(
        String version,
        Membership membership,
        ClientRegistry clients,
        RelayHub hub,
        ChannelRegion region,
        Optional<JournalFigures> journal) {

    /// A region that is busier than this is left out.
    private static final Duration REGION_TIMEOUT = Duration.ofSeconds(1);

    /// What the node holds of the channels; empty while it cannot say so, for instance because it leaves.
    CompletionStage<Optional<ChannelRegion.Holdings>> holdings() {
        return region.holdings(REGION_TIMEOUT).thenApply(Optional::of).exceptionally(_ -> Optional.empty());
    }
}
