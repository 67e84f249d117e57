package dev.gyre.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher in a small source tree of its own, with a stand-in for Maven that only writes down that it was called.
class LauncherIT {

    @TempDir
    private Path folder;

    private Path tree;
    private Path tools;

    @BeforeEach
    void plantTree() throws IOException {
        tree = Files.createDirectories(folder.resolve("a tree"));
        tools = Files.createDirectories(folder.resolve("tools"));
        Files.copy(Distribution.root().resolve("gyre"), tree.resolve("gyre"));
        Files.createDirectories(tree.resolve("server/src/main"));
        for (String file : List.of("pom.xml", "server/pom.xml", "server/src/main/Source.java")) {
            Files.writeString(tree.resolve(file), "");
            age(tree.resolve(file), Duration.ofHours(1));
        }
        age(tree.resolve("server/src/main"), Duration.ofHours(1));
        Path maven = Files.writeString(tools.resolve("mvn"), maven());
        assertThat(maven.toFile().setExecutable(true)).isTrue();
    }

    /// A build that takes a moment and gives the real jars.
    private String maven() {
        return """
            #!/bin/sh
            echo called >>"%1$s/calls"
            [ ! -f "%1$s/broken" ] || exit 1
            sleep 0.5
            mkdir -p "%1$s/deploy/target/gyre/lib"
            cp "%2$s"/lib/*.jar "%1$s/deploy/target/gyre/lib"
            touch "%1$s/deploy/target/gyre/lib/stamp"
            """.formatted(tree, Distribution.home());
    }

    private static void age(Path file, Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    @Test
    void buildsOnceAndThenNoMore() throws Exception {
        assertThat(run(tree.resolve("gyre")).output()).contains("Gyre v");
        assertThat(run(tree.resolve("gyre")).output()).startsWith("Gyre v");

        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void buildsAgainWhenASourceIsEditedOrRemoved() throws Exception {
        run(tree.resolve("gyre"));

        age(tree.resolve("server/src/main/Source.java"), Duration.ofHours(-1));
        run(tree.resolve("gyre"));
        age(tree.resolve("server/src/main/Source.java"), Duration.ofHours(1));
        run(tree.resolve("gyre"));
        int afterEdit = builds();
        Files.delete(tree.resolve("server/src/main/Source.java"));
        run(tree.resolve("gyre"));

        assertThat(afterEdit).isEqualTo(2);
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void startsAtTheSameTimeBuildOnce() throws Exception {
        List<Process> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            starts.add(start(tree.resolve("gyre"), folder.resolve("out" + i)));
        }

        for (int i = 0; i < 4; i++) {
            assertThat(starts.get(i).waitFor()).isZero();
            assertThat(Files.readString(folder.resolve("out" + i))).contains("Gyre v");
        }
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void worksThroughALinkFromAnotherFolder() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link to gyre"), tree.resolve("gyre"));

        assertThat(run(link).output()).contains("Gyre v");
    }

    @Test
    void saysWhenTheBuildFailsAndTriesAgainNextTime() throws Exception {
        Files.writeString(tree.resolve("broken"), "");

        Ended failed = run(tree.resolve("gyre"));
        Files.delete(tree.resolve("broken"));
        Ended repaired = run(tree.resolve("gyre"));

        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.output()).contains("the build failed");
        assertThat(repaired.code()).isZero();
    }

    @Test
    void saysWhichJdkIsWantedWhenTheNamedOneIsNone() throws Exception {
        ProcessBuilder builder = launch(tree.resolve("gyre"), folder.resolve("out"));
        builder.environment().put("GYRE_JAVA_HOME", folder.toString());

        int code = builder.start().waitFor();

        assertThat(code).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("out")))
                .contains("GYRE_JAVA_HOME does not name a JDK 25", folder.toString(), "GYRE_JAVA_HOME=/path/to/jdk-25");
        assertThat(builds()).isZero();
    }

    @Test
    void installedDistributionNeverBuilds() throws Exception {
        assertThat(run(Distribution.home().resolve("bin/gyre")).output()).startsWith("Gyre v");

        assertThat(builds()).isZero();
    }

    private record Ended(int code, String output) {}

    private Ended run(Path launcher) throws Exception {
        Path out = folder.resolve("out");
        int code = start(launcher, out).waitFor();
        return new Ended(code, Files.readString(out));
    }

    private Process start(Path launcher, Path out) throws IOException {
        return launch(launcher, out).start();
    }

    private ProcessBuilder launch(Path launcher, Path out) {
        ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "version").redirectErrorStream(true);
        builder.environment().put("GYRE_JAVA_HOME", Distribution.javaHome().toString());
        builder.environment().merge("PATH", tools.toString(), (path, first) -> first + ":" + path);
        return builder.directory(folder.toFile()).redirectOutput(out.toFile());
    }

    private int builds() throws IOException {
        Path calls = tree.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
    }
}
