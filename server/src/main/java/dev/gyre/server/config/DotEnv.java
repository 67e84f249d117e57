package dev.gyre.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A `.env` file: lines of `NAME=value`, with `#` comments, optional `export` and optional quotes.
final class DotEnv {

    private DotEnv() {}

    /// Variables of the file under those of the environment; the environment alone when there is no file.
    ///
    /// @throws IOException when the file is there but cannot be read
    static Map<String, String> under(Map<String, String> environment, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return environment;
        }
        Map<String, String> variables = new HashMap<>();
        Files.readString(file).lines().forEach(line -> addLine(line.strip(), variables));
        variables.putAll(environment);
        return variables;
    }

    private static void addLine(String line, Map<String, String> variables) {
        String assignment = line.startsWith("export ") ? line.substring(7).strip() : line;
        int sign = assignment.indexOf('=');
        if (sign > 0 && !assignment.startsWith("#")) {
            variables.put(
                    assignment.substring(0, sign).strip(),
                    unquote(assignment.substring(sign + 1).strip()));
        }
    }

    private static String unquote(String value) {
        if (value.length() >= 2 && (value.startsWith("\"") || value.startsWith("'"))) {
            int end = value.indexOf(value.charAt(0), 1);
            return end > 0 ? value.substring(1, end) : value;
        }
        int comment = value.indexOf(" #");
        return comment < 0 ? value : value.substring(0, comment).strip();
    }
}
