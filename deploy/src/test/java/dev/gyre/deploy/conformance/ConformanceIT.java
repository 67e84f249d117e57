package dev.gyre.deploy.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The packaged server answers every scenario as expected; what differs is printed.
class ConformanceIT {

    private static final Path FOLDER = Path.of("conformance");
    private static final int SERVERS = Runtime.getRuntime().availableProcessors() + 1;
    private static final int JOBS = 16;

    /// These waits end as soon as the answer is there, so they cost nothing where all is well.
    private static final double PATIENCE = 10;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void everyScenarioIsAnsweredAsExpected() throws InterruptedException {
        var report = new Report(System.out);
        KnownFailures known = KnownFailures.read(FOLDER.resolve("known-failures.json"));
        var suite = new Suite(new Suite.Target.Command(command()), SERVERS, JOBS, PATIENCE, "", known);

        List<Outcome> outcomes = suite.run(ScenarioGroup.readAll(FOLDER.resolve("groups")), report::show);

        report.summary(outcomes);
        assertThat(outcomes.stream()
                        .filter(Outcome::surprises)
                        .map(outcome ->
                                outcome.group() + " " + outcome.scenario().name()))
                .as("scenarios that ended otherwise than expected; the differences are printed above")
                .isEmpty();
    }

    /// The launcher's command without its search for a JDK; servers that live for seconds gain nothing from the second
    /// JIT compiler.
    private static String command() {
        return """
            '%s/bin/java' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:+UseCompactObjectHeaders \
            --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED \
            -cp '%s/lib/*' dev.gyre.server.Main serve -c {config}\
            """.formatted(System.getProperty("java.home"), System.getProperty("gyre.home"));
    }
}
