package dev.gyre.persistence;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.Map;

/// Pekko's configuration for a journal in a database: plugins, serializers, pool and time-outs.
public final class JournalSettings {

    private static final String SLICK = "pekko-persistence-jdbc.shared-databases.slick";

    private static final String CONNECTIONS = "gyre.journal.connections";

    private JournalSettings() {}

    /// The settings to put before the actor system's others. They contain the database's password: never log them.
    ///
    /// The pool gets the connections that writing and recovery leave, and as many threads.
    public static Config of(JournalDatabase database) {
        int pool = database.pooledConnections();
        Map<String, Object> settings = new HashMap<>();
        settings.put(CONNECTIONS, database.maxConnections());
        settings.put(SLICK + ".profile", database.kind().profile());
        settings.put(SLICK + ".db.driver", database.kind().driver());
        settings.put(SLICK + ".db.url", database.completeUrl());
        if (!database.user().isEmpty()) {
            settings.put(SLICK + ".db.user", database.user());
        }
        if (!database.password().isEmpty()) {
            settings.put(SLICK + ".db.password", database.password());
        }
        settings.put(SLICK + ".db.numThreads", pool);
        settings.put(SLICK + ".db.maxConnections", pool);
        settings.put(SLICK + ".db.minConnections", 1);
        return ConfigFactory.parseMap(settings)
                .withFallback(ConfigFactory.parseResources(JournalSettings.class, "journal.conf"));
    }

    /// The database that an actor system with these settings uses.
    static JournalDatabase databaseOf(Config config) {
        Config db = config.getConfig(SLICK + ".db");
        return new JournalDatabase(
                db.getString("url"),
                db.hasPath("user") ? db.getString("user") : "",
                db.hasPath("password") ? db.getString("password") : "",
                config.getInt(CONNECTIONS));
    }
}
