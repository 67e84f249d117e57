package dev.gyre.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContactsTest {

    private static final Set<String> ALL = Set.of("10.0.0.1", "10.0.0.2", "10.0.0.3");

    private final Contacts contacts = new Contacts("10.0.0.1", 2, Duration.ofSeconds(5));

    private void find(String... hosts) {
        contacts.onFound(new TreeSet<>(List.of(hosts)), seconds(0));
    }

    private void hear(String host, boolean member, Set<String> found, double at) {
        contacts.onAnswer(new ContactMessage.Answer(host, member, found), seconds(at));
    }

    private static long seconds(double seconds) {
        return (long) (seconds * 1e9);
    }

    private String waitsFor(double at) {
        return ((Contacts.Wait) contacts.decide(seconds(at))).reason();
    }

    @Test
    void theLowestAddressFormsTheClusterWhenAllAgreeAndTheMarginIsOver() {
        find("10.0.0.1", "10.0.0.2", "10.0.0.3");
        hear("10.0.0.2", false, ALL, 3);
        hear("10.0.0.3", false, ALL, 3);

        assertThat(waitsFor(4)).contains("stable_margin");
        assertThat(contacts.decide(seconds(5))).isEqualTo(new Contacts.FormNew());
    }

    @Test
    void everyOtherNodeWaitsForTheLowest() {
        var second = new Contacts("10.0.0.2", 2, Duration.ZERO);
        second.onFound(new TreeSet<>(List.of("10.0.0.1", "10.0.0.2")), 0);
        second.onAnswer(new ContactMessage.Answer("10.0.0.1", false, Set.of("10.0.0.1", "10.0.0.2")), 0);

        assertThat(second.decide(seconds(1))).isEqualTo(new Contacts.Wait("10.0.0.1 is about to form the cluster"));
    }

    @Test
    void aClusterThatExistsIsJoinedAtOnce() {
        find("10.0.0.1", "10.0.0.2", "10.0.0.3");
        hear("10.0.0.3", true, Set.of(), 0.1);

        assertThat(contacts.decide(seconds(0.2))).isEqualTo(new Contacts.Join("10.0.0.3"));
    }

    @Test
    void aSilentNodeMayBeAMemberSoNoNewClusterIsFormed() {
        find("10.0.0.1", "10.0.0.2", "10.0.0.3");
        hear("10.0.0.2", false, ALL, 59);

        assertThat(waitsFor(60)).contains("10.0.0.3 does not answer");
    }

    @Test
    void anOldAnswerSaysNothing() {
        find("10.0.0.1", "10.0.0.2");
        hear("10.0.0.2", true, Set.of(), 1);

        assertThat(waitsFor(7)).contains("10.0.0.2 does not answer");
    }

    @Test
    void nodesThatFindDifferentNodesFormNothing() {
        find("10.0.0.1", "10.0.0.2");
        hear("10.0.0.2", false, Set.of("10.0.0.2", "10.0.0.3"), 9);

        assertThat(waitsFor(10)).contains("finds other nodes");
    }

    @Test
    void tooFewNodesFormNothing() {
        find("10.0.0.1");

        assertThat(waitsFor(60)).contains("required_nodes");
    }

    @Test
    void aNodeThatIsNotInTheRecordsSaysSo() {
        find("10.0.0.2", "10.0.0.3");

        assertThat(waitsFor(60)).contains("10.0.0.1 (cluster.host)");
    }

    @Test
    void aChangeOfTheRecordsBeginsTheMarginAgain() {
        find("10.0.0.1", "10.0.0.2", "10.0.0.3");
        contacts.onFound(new TreeSet<>(List.of("10.0.0.1", "10.0.0.2")), seconds(4));
        hear("10.0.0.2", false, Set.of("10.0.0.1", "10.0.0.2"), 6);

        assertThat(waitsFor(6)).contains("stable_margin");
        assertThat(contacts.decide(seconds(9.5))).isEqualTo(new Contacts.FormNew());
    }

    /// Nodes that start at any time, see any part of the records and lose any messages never form two clusters.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void noTwoClustersAreFormed(long seed) {
        var random = new SplittableRandom(seed);
        int count = random.nextInt(2, 6);
        var hosts = new ArrayList<String>();
        var nodes = new ArrayList<Contacts>();
        for (int i = 0; i < count; i++) {
            hosts.add("10.0.0." + (i + 1));
            nodes.add(new Contacts(hosts.get(i), 1 + count / 2, Duration.ofSeconds(3)));
        }
        var members = new TreeSet<String>();
        int formed = 0;
        for (double now = 0; now < 120; now += 0.5) {
            for (int i = 0; i < count; i++) {
                if (members.contains(hosts.get(i))) {
                    continue;
                }
                var records = new TreeSet<>(hosts);
                if (now < 40 && random.nextInt(4) == 0) {
                    records.remove(hosts.get(random.nextInt(count)));
                }
                Contacts node = nodes.get(i);
                node.onFound(records, seconds(now));
                for (int other = 0; other < count; other++) {
                    boolean lost = now < 80 && random.nextInt(3) == 0;
                    if (other != i && !lost) {
                        node.onAnswer(
                                new ContactMessage.Answer(
                                        hosts.get(other),
                                        members.contains(hosts.get(other)),
                                        nodes.get(other).found()),
                                seconds(now));
                    }
                }
                switch (node.decide(seconds(now))) {
                    case Contacts.Wait _ -> {}
                    case Contacts.FormNew _ -> {
                        formed++;
                        members.add(hosts.get(i));
                    }
                    case Contacts.Join _ -> members.add(hosts.get(i));
                }
            }
        }

        assertThat(formed).isEqualTo(1);
        assertThat(members).containsExactlyElementsOf(hosts);
    }
}
