package dev.gyre.persistence;

import org.junit.jupiter.api.AutoClose;

class PostgresRecoveryIT extends RecoveryContract {

    @AutoClose
    private static final PostgresFixture POSTGRES = PostgresFixture.started();

    @Override
    JournalDatabase database(int maxConnections) {
        return POSTGRES.newJournal("", maxConnections);
    }
}
