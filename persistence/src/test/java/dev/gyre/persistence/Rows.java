package dev.gyre.persistence;

import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.FutureConverters;

/// Writes for the journal's writer, and how they ended.
final class Rows {

    private Rows() {}

    static JournalWrite write(String persistenceId, long... sequenceNrs) {
        return new JournalWrite(
                Arrays.stream(sequenceNrs)
                        .mapToObj(sequenceNr ->
                                new JournalRow(persistenceId, sequenceNr, "writer", 0, "", 1, "", new byte[] {1, 2, 3}))
                        .toList(),
                JournalWrite.ALL_STORED,
                () -> {});
    }

    static boolean isStored(JournalWrite write) {
        return end(write) == null;
    }

    static Throwable failure(JournalWrite write) {
        Throwable failure = end(write);
        if (failure == null) {
            throw new AssertionError(write.key() + " was stored");
        }
        return failure;
    }

    private static @Nullable Throwable end(JournalWrite write) {
        try {
            return FutureConverters.asJava(write.result())
                    .toCompletableFuture()
                    .orTimeout(30, TimeUnit.SECONDS)
                    .handle((_, failure) ->
                            failure instanceof CompletionException wrapped ? wrapped.getCause() : failure)
                    .get(30, TimeUnit.SECONDS);
        } catch (Exception late) {
            throw new AssertionError(write.key() + " has not ended", late);
        }
    }
}
