package dev.gyre.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The sources of all modules look as the formatter leaves them. It stands here because this module is built first;
/// run with `-Dformat.apply=true` it rewrites the files instead.
class SourceFormatTest {

    private static final Formatter FORMATTER = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(Style.PALANTIR)
            .formatJavadoc(false)
            .build());

    @Test
    void sourcesOfAllModulesAreFormatted() throws IOException {
        boolean apply = Boolean.getBoolean("format.apply");
        Path root = root();

        List<String> unformatted = new ArrayList<>();
        for (Path source : sources(root)) {
            String text = Files.readString(source);
            String formatted = format(source, text);
            if (!formatted.equals(text)) {
                unformatted.add(root.relativize(source).toString());
                if (apply) {
                    Files.writeString(source, formatted);
                }
            }
        }

        if (!apply) {
            assertThat(unformatted)
                    .as("files to format with: mvn -pl protocol test -Dtest=SourceFormatTest -Dformat.apply=true")
                    .isEmpty();
        }
    }

    private static String format(Path source, String text) {
        try {
            String formatted = FORMATTER.formatSourceAndFixImports(text);
            // A comment line that it takes for too wide, the formatter breaks into a comment and code.
            assertThat(comments(formatted))
                    .as("narrow enough comments of %s", source)
                    .isEqualTo(comments(text));
            return formatted;
        } catch (FormatterException e) {
            throw new AssertionError("no Java source: " + source, e);
        }
    }

    private static List<String> comments(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("//"))
                .toList();
    }

    /// The tests of a module run in its folder; the checkout is the folder around it.
    private static Path root() {
        return Path.of("..").toAbsolutePath().normalize();
    }

    private static List<Path> sources(Path root) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path module : children(root)) {
            for (Path set : children(module.resolve("src"))) {
                addSources(set.resolve("java"), sources);
            }
        }
        assertThat(sources).hasSizeGreaterThan(10);
        return sources;
    }

    private static List<Path> children(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        }
    }

    private static void addSources(Path folder, List<Path> sources) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(sources::add);
        }
    }
}
