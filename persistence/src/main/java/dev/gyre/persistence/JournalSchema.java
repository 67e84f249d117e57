package dev.gyre.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Creates and upgrades the journal's tables.
///
/// Each version is a file of statements that may be run again, for H2 commits each of them by itself: a start that was
/// killed half-way is finished by the next one. Nodes that start at once wait for each other: in PostgreSQL on an
/// advisory lock, in H2, which only one process can open, on a lock in this process.
public final class JournalSchema {

    /// The version that this program writes.
    static final int VERSION = 1;

    private static final Logger LOG = LoggerFactory.getLogger(JournalSchema.class);
    /// Any number, as long as every version of Gyre uses the same: "gyre" in ASCII.
    private static final long ADVISORY_LOCK = 0x67797265;

    private final JournalDatabase database;

    private JournalSchema(JournalDatabase database) {
        this.database = database;
    }

    /// Brings the tables to the version of this program. Blocks on the database: call it once at start, from a thread
    /// that may wait.
    ///
    /// @throws JournalConnectionException when there is no connection
    /// @throws NewerSchemaException when a newer program has upgraded the tables
    /// @throws JournalSchemaException when a statement fails, for example for want of a privilege
    public static void prepare(JournalDatabase database) {
        synchronized (JournalSchema.class) {
            new JournalSchema(database).prepare();
        }
    }

    private void prepare() {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                if (database.kind() == DatabaseKind.POSTGRESQL) {
                    statement.execute("select pg_advisory_xact_lock(" + ADVISORY_LOCK + ")");
                }
                upgrade(connection, statement);
                connection.commit();
            }
        } catch (SQLException failed) {
            throw new JournalSchemaException(database.shownUrl(), failed);
        }
    }

    private void upgrade(Connection connection, Statement statement) throws SQLException {
        int found = version(connection, statement);
        if (found > VERSION) {
            throw new NewerSchemaException(database.shownUrl(), found, VERSION);
        }
        for (int version = found + 1; version <= VERSION; version++) {
            for (String sql : statements(version)) {
                statement.execute(sql);
            }
            statement.execute("insert into \"gyre_schema\" (\"version\") values (" + version + ")");
            LOG.atInfo().addKeyValue("version", version).log("upgraded the journal's schema");
        }
    }

    /// The newest version that was applied, 0 for an empty database. A database that is up to date is only read, so its
    /// user needs no right to create tables.
    private static int version(Connection connection, Statement statement) throws SQLException {
        try (ResultSet tables = connection
                .getMetaData()
                .getTables(connection.getCatalog(), connection.getSchema(), "gyre\\_schema", null)) {
            if (!tables.next()) {
                statement.execute("create table if not exists \"gyre_schema\" (\"version\" integer primary key, "
                        + "\"applied_at\" timestamp with time zone default current_timestamp not null)");
                return 0;
            }
        }
        try (ResultSet versions = statement.executeQuery("select coalesce(max(\"version\"), 0) from \"gyre_schema\"")) {
            versions.next();
            return versions.getInt(1);
        }
    }

    /// No statement of ours contains a semicolon or a comment behind a statement.
    private String[] statements(int version) {
        String file = "schema/" + database.kind().name().toLowerCase(Locale.ROOT) + "-" + version + ".sql";
        try (InputStream in = JournalSchema.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the program has no " + file);
            }
            String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return sql.replaceAll("(?m)^--.*$", "").strip().split("\\s*;\\s*");
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the program's " + file + " cannot be read", unreadable);
        }
    }
}
