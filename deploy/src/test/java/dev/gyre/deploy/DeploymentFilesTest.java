package dev.gyre.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.server.config.ConfigKey;
import dev.gyre.server.config.GyreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The files that deploy Gyre name only settings that there are. What else can be checked without running them, `check`
/// does with the tools of their kind.
class DeploymentFilesTest {

    private static final Path FOLDER = Path.of("").toAbsolutePath();
    private static final Pattern VARIABLE = Pattern.compile("\\b(?:GYRE|CENTRIFUGO)_[A-Z_]+");

    /// Of the launcher and of compose's own file of secrets.
    private static final Set<String> NO_KEYS =
            Set.of("GYRE_JAVA_HOME", "GYRE_JAVA_OPTS", "GYRE_AOT", "GYRE_API_KEY", "GYRE_TOKEN_SECRET");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image/Dockerfile",
                "compose/compose.yaml",
                "compose/.env.example",
                "helm/gyre/templates/statefulset.yaml",
                "systemd/gyre.service"
            })
    void everyVariableIsAKeyOfTheConfiguration(String file) throws IOException {
        Set<String> known = GyreConfig.keys().stream()
                .map(ConfigKey::path)
                .map(path -> path.replace('.', '_').toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());

        var unknown = new TreeSet<String>();
        var variables = VARIABLE.matcher(Files.readString(FOLDER.resolve(file)));
        while (variables.find()) {
            String variable = variables.group();
            String key = variable.substring(variable.indexOf('_') + 1);
            if (!NO_KEYS.contains(variable) && !variable.endsWith("_") && !known.contains(key)) {
                unknown.add(variable);
            }
        }

        assertThat(unknown).isEmpty();
    }
}
