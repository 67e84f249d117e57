package dev.gyre.persistence;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresRecoveryIT extends RecoveryContract {

    private static PostgresFixture postgres;

    @BeforeAll
    static void start() {
        postgres = PostgresFixture.started();
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @Override
    JournalDatabase database(int maxConnections) {
        return new JournalDatabase(postgres.newDatabase(), postgres.user(), postgres.password(), maxConnections);
    }
}
