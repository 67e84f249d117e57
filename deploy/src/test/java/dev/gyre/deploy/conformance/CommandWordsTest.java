package dev.gyre.deploy.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandWordsTest {

    @Test
    void splitsAtSpacesOutsideOfQuotes() {
        assertThat(CommandWords.split("  env A=1 './my server' -c \"a $b\" x'y z'\"\" "))
                .containsExactly("env", "A=1", "./my server", "-c", "a $b", "xy z");
    }
}
