package dev.gyre.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JournalWriterTest {

    private static final JournalDatabase NOWHERE =
            new JournalDatabase("jdbc:postgresql://127.0.0.1:1/gyre?password=hunter2", "gyre", "", 3);

    @Test
    void fullQueueRefusesTheNextWriteByName() {
        var writer = new JournalWriter(NOWHERE, 400, 2, new JournalFigures());
        writer.add(Rows.write("channel|a", 1));
        writer.add(Rows.write("channel|b", 1));
        JournalWrite third = Rows.write("channel|c", 1);

        writer.add(third);

        assertThat(Rows.failure(third))
                .isInstanceOf(JournalUnavailableException.class)
                .hasMessageContaining("the journal's queue is full (2 writes")
                .hasMessageContaining("channel|c from sequence number 1");
    }

    @Test
    void databaseThatIsNotThereFailsEveryWriteWithItsName() {
        var writer = new JournalWriter(NOWHERE, 400, 10, new JournalFigures());
        writer.start();

        for (int i = 1; i <= 3; i++) {
            JournalWrite write = Rows.write("channel|a", i);
            writer.add(write);
            assertThat(Rows.failure(write))
                    .isInstanceOf(JournalUnavailableException.class)
                    .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/gyre")
                    .hasMessageNotContaining("hunter2");
        }

        writer.stop();
    }

    @Test
    void stoppedWriterRefusesWhatComesLater() {
        var writer = new JournalWriter(NOWHERE, 400, 10, new JournalFigures());
        writer.start();
        writer.stop();
        JournalWrite late = Rows.write("channel|a", 1);

        writer.add(late);

        assertThat(Rows.failure(late)).hasMessageContaining("the journal has stopped");
    }
}
