package dev.gyre.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalSettingsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "jdbc:h2:file:./data jdbc:h2:file:./data;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1",
                "jdbc:h2:mem:x;db_close_delay=10;Write_Delay=5"
                        + " jdbc:h2:mem:x;db_close_delay=10;Write_Delay=5;DB_CLOSE_ON_EXIT=FALSE",
                "jdbc:postgresql://db/gyre jdbc:postgresql://db/gyre?reWriteBatchedInserts=true&socketTimeout=15"
                        + "&connectTimeout=5&tcpKeepAlive=true&ApplicationName=gyre",
                "jdbc:postgresql://db/gyre?sslmode=require&socketTimeout=3&ApplicationName=a"
                        + " jdbc:postgresql://db/gyre?sslmode=require&socketTimeout=3&ApplicationName=a"
                        + "&reWriteBatchedInserts=true&connectTimeout=5&tcpKeepAlive=true"
            })
    void parametersThatTheJournalNeedsAreAddedWhenMissing(String given, String used) {
        assertThat(new JournalDatabase(given, "", "", 4).completeUrl()).isEqualTo(used);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "jdbc:mysql://db/gyre", "postgresql://db/gyre", "jdbc:h2", "redis://:pw@db"})
    void otherDatabasesAreRefused(String url) {
        assertThatThrownBy(() -> new JournalDatabase(url, "", "", 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must begin with jdbc:h2: or jdbc:postgresql:")
                .hasMessageNotContaining(":pw@");
    }

    @Test
    void tooFewConnectionsToReadWhileOthersWriteAndDeleteAreRefused() {
        assertThatThrownBy(() -> new JournalDatabase("jdbc:h2:mem:x", "", "", 2))
                .hasMessage("the journal needs at least 3 connections, not 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/gyre?user=a&password=hunter2&ssl=true",
                "jdbc:h2:file:./data;USER=a;PASSWORD=hunter2",
                "jdbc:postgresql://a:hunter2@db/gyre",
                "jdbc:postgresql://db/gyre?sslpassword=hunter2"
            })
    void passwordIsNeverShown(String url) {
        var database = new JournalDatabase(url, "a", "hunter2", 4);

        assertThat(database.shownUrl()).doesNotContain("hunter2").startsWith("jdbc:");
        assertThat(database.toString()).doesNotContain("hunter2").contains("user=a");
    }

    @Test
    void settingsLeaveConnectionsToWritingAndReading() {
        var database = new JournalDatabase("jdbc:postgresql://db/gyre", "gyre", "pw", 8);

        Config config = JournalSettings.of(database);

        Config db = config.getConfig("pekko-persistence-jdbc.shared-databases.slick.db");
        assertThat(database.readConnections()).isEqualTo(4);
        assertThat(db.getInt("maxConnections")).isEqualTo(3);
        assertThat(db.getInt("numThreads")).isEqualTo(3);
        assertThat(db.getString("driver")).isEqualTo("org.postgresql.Driver");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 8, 9, 100})
    void everyPurposeHasAConnectionAndNoneIsLeft(int maxConnections) {
        var database = new JournalDatabase("jdbc:postgresql://db/gyre", "gyre", "pw", maxConnections);

        assertThat(database.readConnections()).isPositive();
        assertThat(database.pooledConnections()).isPositive();
        assertThat(1 + database.readConnections() + database.pooledConnections())
                .isEqualTo(maxConnections);
    }

    @Test
    void settingsNameTheSameDatabaseAgain() {
        var database = new JournalDatabase("jdbc:h2:mem:x", "sa", "pw", 5);

        JournalDatabase again = JournalSettings.databaseOf(JournalSettings.of(database));

        assertThat(again).isEqualTo(new JournalDatabase(database.completeUrl(), "sa", "pw", 5));
    }

    /// A key with a slip of the pen would change nothing and nobody would notice.
    @Test
    void everySettingIsOneThatPekkoKnows() {
        Config ours = ConfigFactory.parseResources(JournalSettings.class, "journal.conf");
        Config known = ConfigFactory.load();
        Config journal = known.getConfig("jdbc-journal")
                .withFallback(known.getConfig("pekko.persistence.journal-plugin-fallback"));
        Config snapshots = known.getConfig("jdbc-snapshot-store")
                .withFallback(known.getConfig("pekko.persistence.snapshot-store-plugin-fallback"));

        ours.entrySet().stream()
                .map(entry -> entry.getKey())
                .filter(key -> !key.startsWith("pekko.actor.seriali") && !key.endsWith("use-shared-db"))
                .forEach(key -> assertThat(isKnown(key, known, journal, snapshots))
                        .as(key)
                        .isTrue());
    }

    private static boolean isKnown(String key, Config known, Config journal, Config snapshots) {
        if (key.startsWith("jdbc-journal.")) {
            return journal.hasPath(key.substring("jdbc-journal.".length()));
        }
        if (key.startsWith("jdbc-snapshot-store.")) {
            return snapshots.hasPath(key.substring("jdbc-snapshot-store.".length()));
        }
        return known.hasPath(key);
    }
}
