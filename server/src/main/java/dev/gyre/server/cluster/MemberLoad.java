package dev.gyre.server.cluster;

import java.util.concurrent.CompletionStage;

/// What a node holds, as far as only its other parts know. Any thread.
public interface MemberLoad {

    int connections();

    /// May fail, for instance while the node leaves.
    CompletionStage<Shards> shards();

    /// @param entities channels that are awake in them
    record Shards(int shards, int entities) {}
}
