package dev.gyre.server.metrics;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/// How long something took, each time. Any thread; a recording costs two additions.
///
/// Durations are counted in steps of a fifth, fine enough for quantiles, and the limits of every histogram that is
/// shown are steps too, so that those are exact.
public final class Durations {

    /// Of the histograms of client and API commands, as Centrifugo has them, in seconds.
    static final double[] COMMAND_LIMITS = {
        0.0001, 0.00025, 0.0005, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };

    static final double[] API_LIMITS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    private static final double SHORTEST_NANOS = 1_000;
    private static final double LONGEST_NANOS = 20e9;
    private static final double STEP = 1.2;

    /// Upper ends of the steps, in ascending order; longer durations are in one step more.
    private static final long[] STEPS = LongStream.concat(
                    DoubleStream.iterate(SHORTEST_NANOS, end -> end < LONGEST_NANOS, end -> end * STEP)
                            .mapToLong(Math::round),
                    LongStream.concat(inNanos(COMMAND_LIMITS), inNanos(API_LIMITS)))
            .sorted()
            .distinct()
            .toArray();

    private final AtomicLongArray counts = new AtomicLongArray(STEPS.length + 1);
    private final LongAdder nanos = new LongAdder();

    public void record(long durationNanos) {
        long duration = Math.max(0, durationNanos);
        int found = Arrays.binarySearch(STEPS, duration);
        counts.getAndIncrement(found < 0 ? -found - 1 : found);
        nanos.add(duration);
    }

    /// What has been recorded so far.
    public Recorded recorded() {
        long[] copy = new long[counts.length()];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = counts.get(i);
        }
        return new Recorded(copy, nanos.sum());
    }

    void reset() {
        for (int i = 0; i < counts.length(); i++) {
            counts.set(i, 0);
        }
        nanos.reset();
    }

    private static LongStream inNanos(double[] seconds) {
        return Arrays.stream(seconds).mapToLong(Durations::nanos);
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }

    /// What had been recorded at some time. Immutable.
    public static final class Recorded {

        public static final Recorded NOTHING = new Durations().recorded();

        private final long[] counts;
        private final long nanos;

        private Recorded(long[] counts, long nanos) {
            this.counts = counts;
            this.nanos = nanos;
        }

        public long count() {
            return Arrays.stream(counts).sum();
        }

        public double sumSeconds() {
            return nanos / 1e9;
        }

        /// How many were up to the first limit, between it and the second, and so on, and at last over all of them.
        ///
        /// @param limits in seconds, ascending, of [#COMMAND_LIMITS]
        public long[] countsBetween(double[] limits) {
            long[] between = new long[limits.length + 1];
            int limit = 0;
            for (int step = 0; step < counts.length; step++) {
                while (limit < limits.length && (step == STEPS.length || STEPS[step] > nanos(limits[limit]))) {
                    limit++;
                }
                between[limit] += counts[step];
            }
            return between;
        }

        /// What has been recorded since.
        public Recorded since(Recorded earlier) {
            long[] later = counts.clone();
            for (int i = 0; i < later.length; i++) {
                later[i] -= earlier.counts[i];
            }
            return new Recorded(later, nanos - earlier.nanos);
        }

        /// In seconds, exact to a fifth; not a number when nothing has been recorded.
        public double quantile(double part) {
            long count = count();
            double rank = part * count;
            long below = 0;
            for (int step = 0; step < counts.length; step++) {
                if (counts[step] > 0 && below + counts[step] >= rank) {
                    double from = step == 0 ? 0 : STEPS[step - 1];
                    double to = step == STEPS.length ? from : STEPS[step];
                    return (from + (to - from) * (rank - below) / counts[step]) / 1e9;
                }
                below += counts[step];
            }
            return Double.NaN;
        }
    }
}
