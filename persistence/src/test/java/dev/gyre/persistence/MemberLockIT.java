package dev.gyre.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class MemberLockIT {

    @AutoClose
    private static final PostgresFixture POSTGRES = PostgresFixture.started();

    private static MemberLock lock() {
        return lock(POSTGRES, "");
    }

    private static MemberLock lock(PostgresFixture postgres, String parameters) {
        return new MemberLock(postgres.journal(parameters, 3));
    }

    @Test
    void isHeldAsLongAsOneMemberHoldsIt() {
        assertThat(lock().isHeld()).isFalse();
        try (var one = lock()) {
            one.hold();
            try (var other = lock()) {
                other.hold();
                one.hold();
                assertThat(lock().isHeld()).isTrue();
            }
            assertThat(lock().isHeld()).isTrue();
        }
        awaitFree();
    }

    @Test
    void clustersWithSchemasOfTheirOwnDoNotSeeEachOther() throws SQLException {
        execute("create schema if not exists elsewhere");
        try (var elsewhere = lock(POSTGRES, "?currentSchema=elsewhere")) {
            elsewhere.hold();
            assertThat(lock().isHeld()).isFalse();
        }
    }

    @Test
    void isTakenAgainWhenItsConnectionWasLost() throws SQLException {
        try (var lock = lock()) {
            lock.hold();
            execute("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'");
            awaitFree();
            lock.hold();
            assertThat(lock().isHeld()).isTrue();
        }
    }

    @Test
    void databaseThatIsAwayIsNoEnd() {
        try (var away = PostgresFixture.started();
                var lock = lock(away, "")) {
            lock.hold();
            away.stop();
            lock.hold();
            assertThatThrownBy(lock::isHeld).isInstanceOf(JournalConnectionException.class);
            away.start();
            lock.hold();
            assertThat(lock(away, "").isHeld()).isTrue();
        }
    }

    @Test
    void databaseOfOneProcessHasNone() {
        var lock = new MemberLock(new JournalDatabase("jdbc:h2:mem:none", "", "", 3));
        lock.hold();
        assertThat(lock.isHeld()).isFalse();
    }

    private static void awaitFree() {
        Awaitility.await("the lock is free").atMost(Duration.ofSeconds(20)).until(() -> !lock().isHeld());
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = POSTGRES.journal("", 3).connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
