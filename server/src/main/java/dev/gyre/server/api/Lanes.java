package dev.gyre.server.api;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/// Runs numbered tasks, so many at once, and gives their results in the order of the numbers.
///
/// Each lane takes the next number when its task is done; a task that is done at once costs no stack.
final class Lanes<T> {

    private final int count;
    private final IntFunction<CompletionStage<T>> task;
    private final T[] results;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger open;
    private final CompletableFuture<List<T>> all = new CompletableFuture<>();

    private Lanes(T[] results, IntFunction<CompletionStage<T>> task) {
        this.count = results.length;
        this.results = results;
        this.task = task;
        this.open = new AtomicInteger(count);
    }

    /// @param width tasks at once; tasks are begun in the order of their numbers
    /// @param task never fails, and its stage never completes exceptionally
    /// @param results an array of the wanted length, which the results are put into
    static <T> CompletionStage<List<T>> run(int width, T[] results, IntFunction<CompletionStage<T>> task) {
        var lanes = new Lanes<>(results, task);
        if (results.length == 0) {
            return CompletableFuture.completedFuture(List.of());
        }
        for (int lane = 0; lane < Math.min(width, lanes.count); lane++) {
            lanes.advance();
        }
        return lanes.all;
    }

    private void advance() {
        for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
            var future = task.apply(number).toCompletableFuture();
            if (!future.isDone()) {
                int own = number;
                future.thenAccept(result -> {
                    put(own, result);
                    advance();
                });
                return;
            }
            put(number, future.join());
        }
    }

    private void put(int number, T result) {
        results[number] = result;
        if (open.decrementAndGet() == 0) {
            all.complete(Arrays.asList(results));
        }
    }
}
