package dev.gyre.server.lifecycle;

import dev.gyre.persistence.JournalConnectionException;
import dev.gyre.persistence.JournalDatabase;
import dev.gyre.persistence.JournalJanitor;
import dev.gyre.persistence.JournalUnavailableException;
import dev.gyre.server.config.ChannelConfig;
import dev.gyre.server.config.ChannelOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the journal from growing for ever: a few times a day channels are forgotten that nobody has used for twice the
/// longest `history_meta_ttl`. Every node does it, each at its own time.
public final class JournalUpkeep {

    private static final Logger LOG = LoggerFactory.getLogger(JournalUpkeep.class);

    private static final Duration INTERVAL = Duration.ofHours(6);
    private static final Duration MARGIN = Duration.ofDays(1);

    private final JournalJanitor janitor;
    private final Duration olderThan;
    private final InstantSource clock;

    private JournalUpkeep(JournalJanitor janitor, Duration olderThan, InstantSource clock) {
        this.janitor = janitor;
        this.olderThan = olderThan;
        this.clock = clock;
    }

    public static void start(
            ActorSystem<?> system,
            JournalDatabase journal,
            ChannelConfig channels,
            InstantSource clock,
            RandomGenerator random) {
        olderThan(channels).ifPresent(age -> {
            var upkeep = new JournalUpkeep(new JournalJanitor(journal), age, clock);
            Duration first = Duration.ofMillis(random.nextLong(INTERVAL.toMillis()));
            system.scheduler()
                    .scheduleWithFixedDelay(
                            first, INTERVAL, upkeep::run, system.dispatchers().lookup(DispatcherSelector.blocking()));
        });
    }

    /// Empty when some channels are kept for ever.
    static Optional<Duration> olderThan(ChannelConfig channels) {
        var longest = Duration.ZERO;
        for (ChannelOptions options : Stream.concat(
                        Stream.of(channels.withoutNamespace()), channels.namespaces().values().stream())
                .toList()) {
            if (!options.historyMetaTtl().isPositive()) {
                return Optional.empty();
            }
            if (options.historyMetaTtl().compareTo(longest) > 0) {
                longest = options.historyMetaTtl();
            }
        }
        return Optional.of(longest.multipliedBy(2).plus(MARGIN));
    }

    private void run() {
        try {
            int forgotten = janitor.deleteExpired(clock.instant(), olderThan);
            LOG.atInfo().addKeyValue("channels", forgotten).log("Expired channels were deleted from the journal");
        } catch (JournalConnectionException | JournalUnavailableException failed) {
            LOG.atWarn().setCause(failed).log("Expired channels could not be deleted from the journal");
        }
    }
}
