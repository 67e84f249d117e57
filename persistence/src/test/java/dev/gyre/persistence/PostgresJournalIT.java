package dev.gyre.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class PostgresJournalIT extends JournalContract {

    @AutoClose
    private static final PostgresFixture POSTGRES = PostgresFixture.started();

    /// A writer that was paused while another one wrote, took a snapshot, and deleted what lay before it.
    @Test
    void writerThatComesBackBehindDeletedRowsIsRefused() {
        JournalDatabase database = database();
        JournalSchema.prepare(database);
        var writer = new JournalWriter(database, 400, 100, new JournalFigures());
        writer.start();
        JournalWrite newest = Rows.write("channel|news", 1, 2, 3);
        writer.add(newest);
        assertThat(Rows.isStored(newest)).isTrue();
        new Tables(database).execute("delete from event_journal where sequence_number < 3");

        JournalWrite late = Rows.write("channel|news", 2);
        JournalWrite neighbour = Rows.write("channel|other", 2);
        JournalWrite next = Rows.write("channel|news", 4);
        List.of(late, neighbour, next).forEach(writer::add);

        assertThat(Rows.failure(late)).isInstanceOf(JournalWriteException.class);
        assertThat(Rows.isStored(neighbour)).isTrue();
        assertThat(Rows.isStored(next)).isTrue();
        writer.stop();
    }

    @Override
    JournalDatabase database() {
        return POSTGRES.newJournal("", 4);
    }
}
