package dev.gyre.persistence;

import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.jdbc.config.SnapshotConfig;
import org.apache.pekko.persistence.jdbc.snapshot.dao.DefaultSnapshotDao;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.stream.Materializer;
import scala.Option;
import scala.Tuple2;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import slick.jdbc.JdbcBackend.JdbcDatabaseDef;
import slick.jdbc.JdbcProfile;

/// The plugin's `jdbc-snapshot-store.dao`: stores and deletes as the plugin's own, but recovery reads through
/// [Recoveries].
public final class JdbcSnapshotDao extends DefaultSnapshotDao {

    private final Recoveries recoveries;

    /// Called by the plugin, with these types in this order.
    public JdbcSnapshotDao(
            JdbcDatabaseDef db,
            JdbcProfile profile,
            SnapshotConfig config,
            Serialization serialization,
            ExecutionContext ec,
            Materializer mat) {
        super(db, profile, config, serialization, ec, mat);
        this.recoveries = Recoveries.of(mat.system());
    }

    @Override
    public Future<Option<Tuple2<SnapshotMetadata, Object>>> latestSnapshot(String persistenceId) {
        return recoveries.newestSnapshot(persistenceId);
    }
}
