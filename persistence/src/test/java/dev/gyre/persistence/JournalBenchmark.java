package dev.gyre.persistence;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Durable writes a second, started by hand: `JournalBenchmark h2|postgresql ENTITIES SECONDS`.
///
/// Each entity has one write under way: it publishes 200 bytes again as soon as the last ones are durable.
public final class JournalBenchmark {

    private JournalBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int entities = Integer.parseInt(arguments[1]);
        int seconds = Integer.parseInt(arguments[2]);
        if (arguments[0].equals("h2")) {
            Path directory = PostgresBinaries.temporaryDirectory("gyre-benchmark");
            run(new JournalDatabase("jdbc:h2:file:" + directory.resolve("journal"), "", "", 4), entities, seconds);
            PostgresBinaries.delete(directory);
            return;
        }
        try (PostgresFixture postgres = PostgresFixture.started()) {
            run(postgres.newJournal("", 4), entities, seconds);
        }
    }

    private static void run(JournalDatabase database, int entities, int seconds) throws InterruptedException {
        String data = "x".repeat(200);
        var written = new LongAdder();
        try (JournalNode node = JournalNode.start(database)) {
            for (int i = 0; i < entities; i++) {
                ActorRef<StoringChannel.Command> channel = node.channel("channel|" + i, 0);
                ActorRef<Long> publisher = node.kit().spawn(Behaviors.<Long>receive((context, offset) -> {
                    written.increment();
                    channel.tell(new StoringChannel.Publish(List.of(data), context.getSelf()));
                    return Behaviors.same();
                }));
                publisher.tell(0L);
            }
            var clock = new CountDownLatch(1);
            for (int second = 1; second <= seconds; second++) {
                long before = written.sum();
                Duration cpuBefore = cpu();
                clock.await(1, TimeUnit.SECONDS);
                long writes = written.sum() - before;
                Duration spent = cpu().minus(cpuBefore);
                System.out.println(second + " s: " + writes + " writes/s, "
                        + spent.dividedBy(Math.max(1, writes)).toNanos() / 1000 + " us CPU of this process a write");
            }
        }
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }
}
