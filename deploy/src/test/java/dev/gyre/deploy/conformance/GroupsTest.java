package dev.gyre.deploy.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The data of the suite.
class GroupsTest {

    private static final Path FOLDER = Path.of("conformance");

    private final List<ScenarioGroup> groups = ScenarioGroup.readAll(FOLDER.resolve("groups"));

    @Test
    void everyStepHasAnExpectedObservation() {
        for (ScenarioGroup group : groups) {
            for (Scenario scenario : group.scenarios()) {
                assertThat(group.golden().path(scenario.name()).size())
                        .as("%s %s", group.name(), scenario.name())
                        .isEqualTo(scenario.steps().size())
                        .isPositive();
            }
        }
    }

    @Test
    void everyStepIsOneThatThePlayerKnows() {
        groups.stream()
                .flatMap(group -> group.scenarios().stream())
                .flatMap(scenario -> scenario.steps().stream())
                .forEach(step -> assertThatCode(() -> StepReader.read(step)).doesNotThrowAnyException());
    }

    @Test
    void everyKnownFailureIsOfAScenarioAndHasAReason() {
        KnownFailures known = KnownFailures.read(FOLDER.resolve("known-failures.json"));

        assertThatCode(() -> known.check(groups)).doesNotThrowAnyException();
    }

    @Test
    void everyRowIsShown() {
        RowTable table = RowTable.read(FOLDER.resolve("rows.json"), groups);

        assertThat(table.unshown()).isEmpty();
        assertThat(table.shownTwice()).isEmpty();
    }

    @Test
    void tableOfRowsIsUpToDate() throws IOException {
        RowTable table = RowTable.read(FOLDER.resolve("rows.json"), groups);

        assertThat(Files.readString(FOLDER.resolve("rows.md"))).isEqualTo(table.markdown());
    }

    @Test
    void wrongGroupsAreRefused(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
        Files.writeString(folder.resolve("scenarios.json"), "[{\"name\":\"a\",\"steps\":[]}]");
        Files.writeString(folder.resolve("golden.json"), "{\"b\":[]}");

        assertThatThrownBy(() -> ScenarioGroup.read(folder))
                .isInstanceOf(SuiteException.class)
                .hasMessageContaining("no expected answers for a");
        assertThatThrownBy(() -> ScenarioGroup.read(folder.resolve("missing")))
                .isInstanceOf(SuiteException.class)
                .hasMessageContaining("There is no group missing");
    }
}
