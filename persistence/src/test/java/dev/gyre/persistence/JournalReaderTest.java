package dev.gyre.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import scala.concurrent.Future;

class JournalReaderTest {

    private static final JournalDatabase NOWHERE =
            new JournalDatabase("jdbc:postgresql://127.0.0.1:1/gyre?password=hunter2", "gyre", "", 3);

    private static Future<Long> highest(JournalReader reader, String persistenceId) {
        return reader.read(
                persistenceId, connection -> connection.use(statements -> statements.highestSequenceNr(persistenceId)));
    }

    @Test
    void fullQueueRefusesTheNextReadByName() {
        var reader = new JournalReader(NOWHERE, 2);
        highest(reader, "channel|a");
        highest(reader, "channel|b");

        Future<Long> third = highest(reader, "channel|c");

        assertThatThrownBy(() -> Reads.await(third))
                .isInstanceOf(JournalUnavailableException.class)
                .hasMessage("channel|c is not read: the journal's queue is full (2 reads)");
    }

    @Test
    void databaseThatIsNotThereFailsEveryReadWithItsName() {
        var reader = new JournalReader(NOWHERE, 10);
        reader.start();

        for (int i = 0; i < 3; i++) {
            Future<Long> read = highest(reader, "channel|a");
            assertThatThrownBy(() -> Reads.await(read))
                    .isInstanceOf(JournalReadException.class)
                    .hasMessageContaining("channel|a")
                    .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/gyre")
                    .hasMessageNotContaining("hunter2");
        }

        reader.stop();
    }

    @Test
    void stoppedReaderAnswersWhatItHasTakenAndRefusesWhatComesLater() {
        var reader = new JournalReader(NOWHERE, 10);
        Future<String> taken = reader.read("channel|a", _ -> "read");
        reader.start();
        reader.stop();

        Future<String> late = reader.read("channel|b", _ -> "read");

        assertThat(Reads.await(taken)).isEqualTo("read");
        assertThatThrownBy(() -> Reads.await(late)).hasMessageContaining("the journal has stopped");
    }
}
