package dev.gyre.server.cluster;

import com.typesafe.config.Config;
import java.util.List;
import org.apache.pekko.cluster.ConfigValidation;
import org.apache.pekko.cluster.Invalid;
import org.apache.pekko.cluster.JoinConfigCompatChecker;
import org.apache.pekko.cluster.Valid$;
import scala.jdk.javaapi.CollectionConverters;

/// Keeps a node out that would write another journal than the cluster that it wants to join: a channel that moves
/// would find other history there.
///
/// Called by Pekko on both sides of a join.
public final class JournalCheck extends JoinConfigCompatChecker {

    /// Of a node that holds no channels.
    public static final String NONE = "none";

    private static final String KEY = "gyre.cluster.journal";

    /// What nodes with a common journal have in common.
    ///
    /// @param shared whether several nodes can use the database
    /// @param node host and port
    public static String of(boolean shared, String node) {
        return shared ? "shared" : "own journal of " + node;
    }

    @Override
    public scala.collection.immutable.Seq<String> requiredKeys() {
        return CollectionConverters.asScala(List.of(KEY)).toSeq();
    }

    @Override
    public ConfigValidation check(Config joining, Config existing) {
        if (!joining.hasPath(KEY)) {
            return Valid$.MODULE$;
        }
        String one = joining.getString(KEY);
        String other = existing.getString(KEY);
        if (one.equals(other) || one.equals(NONE) || other.equals(NONE)) {
            return Valid$.MODULE$;
        }
        return new Invalid(CollectionConverters.asScala(List.of("the nodes do not share a journal (" + one + ", "
                        + other + "): set storage.url to jdbc:postgresql://host/database on all of them"))
                .toSeq());
    }
}
