package dev.gyre.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class CounterFamilyTest {

    private final CounterFamily family = new CounterFamily("errors", "Errors.", "method", "code");

    @Test
    void everyCombinationOfValuesHasItsOwnCounter() {
        family.with("publish", "100").increment();
        family.with("publish", "103").add(2);
        family.with("publish", "100").increment();

        var counts = new HashMap<List<String>, Long>();
        family.forEach(counts::put);

        assertThat(counts)
                .containsOnlyKeys(List.of("publish", "100"), List.of("publish", "103"))
                .containsEntry(List.of("publish", "100"), 2L)
                .containsEntry(List.of("publish", "103"), 2L);
    }

    @Test
    void wrongNumberOfValuesIsRefused() {
        assertThatThrownBy(() -> family.with("publish"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("errors has the labels [method, code]");
    }
}
