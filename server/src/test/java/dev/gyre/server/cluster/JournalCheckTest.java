package dev.gyre.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.pekko.cluster.ConfigValidation;
import org.apache.pekko.cluster.Invalid;
import org.apache.pekko.cluster.Valid$;
import org.junit.jupiter.api.Test;

class JournalCheckTest {

    private static final String SHARED = JournalCheck.of(true, "a:1");
    private static final String OWN = JournalCheck.of(false, "a:1");

    private static ConfigValidation check(String joining, String existing) {
        return new JournalCheck().check(config(joining), config(existing));
    }

    private static Config config(String journal) {
        return ConfigFactory.parseString("gyre.cluster.journal = \"" + journal + "\"");
    }

    @Test
    void nodesWithOneDatabaseAreACluster() {
        assertThat(check(SHARED, SHARED)).isEqualTo(Valid$.MODULE$);
    }

    @Test
    void aNodeThatWritesNothingMayJoin() {
        assertThat(check(JournalCheck.NONE, SHARED)).isEqualTo(Valid$.MODULE$);
        assertThat(check(SHARED, JournalCheck.NONE)).isEqualTo(Valid$.MODULE$);
    }

    @Test
    void aNodeWithAnotherJournalIsToldWhatToSet() {
        assertThat(check(SHARED, OWN))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        refused -> assertThat(refused.errorMessages().mkString())
                                .contains("own journal of a:1", "storage.url"));
        assertThat(check(OWN, JournalCheck.of(false, "b:1"))).isInstanceOf(Invalid.class);
    }
}
