package dev.gyre.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.server.config.ConfigException;
import dev.gyre.server.config.ConfigLoader;
import dev.gyre.server.config.GyreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConfigurationDocTest {

    private static final Path DOCUMENT = Path.of("../docs/configuration.md");
    private static final Path SAMPLE = Path.of("../deploy/config/config.json");

    @Test
    void theDocumentIsUpToDate() throws IOException {
        assertThat(Files.readString(DOCUMENT))
                .as("write it again with: ./gyre configdoc > docs/configuration.md")
                .isEqualTo(ConfigurationDoc.render());
    }

    @Test
    void everyKeyIsInIt() {
        String text = ConfigurationDoc.render();

        assertThat(GyreConfig.keys())
                .filteredOn(key -> !key.isHeading() && key.available())
                .filteredOn(key -> !key.path().startsWith("channel.namespaces[]."))
                .allSatisfy(key -> assertThat(text).contains("| `" + key.path() + "` | "));
    }

    @Test
    void itsExampleLoadsWithoutAWarning() throws ConfigException {
        Matcher example = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(ConfigurationDoc.render());
        assertThat(example.find()).isTrue();

        var loaded = new ConfigLoader(Map.of(), Map.of()).load("config.json", example.group(1));

        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void theSampleForProductionLoadsWithoutAWarning() throws ConfigException {
        var loaded = new ConfigLoader(Map.of(), Map.of()).load(SAMPLE);

        assertThat(loaded.warnings()).isEmpty();
    }
}
