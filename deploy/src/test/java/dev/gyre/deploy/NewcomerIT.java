package dev.gyre.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The first minutes: what `./gyre serve --dev` prints works as it is printed.
class NewcomerIT {

    private static final Pattern CURL = Pattern.compile("curl -H '([^']*): ([^']*)' -d '([^']*)' (\\S+)");
    private static final Pattern TOKEN = Pattern.compile("^ *(eyJ\\S+)$", Pattern.MULTILINE);

    private static final TemporaryFolder FOLDER = TemporaryFolder.create();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int PORT = Ports.free();
    private static final ServerProcess GYRE = ServerProcess.start(
            FOLDER.path(),
            List.of(launcher().toString(), "serve", "--dev", "-p", Integer.toString(PORT)),
            Map.of("GYRE_AOT", "off", "GYRE_JAVA_HOME", Distribution.javaHome().toString()));

    @BeforeAll
    static void awaitBanner() {
        GYRE.await("the banner is printed", () -> GYRE.output().contains("Stop with Ctrl+C."));
    }

    @AfterAll
    static void end() {
        GYRE.kill();
        HTTP.close();
        FOLDER.close();
    }

    @Test
    void printedCurlLinePublishes() throws IOException, InterruptedException {
        MatchResult curl = find(CURL);
        HttpRequest request = HttpRequest.newBuilder(URI.create(curl.group(4)))
                .header(curl.group(1), curl.group(2))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(curl.group(3)))
                .build();

        HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("{\"result\":{\"offset\":1,");
    }

    @Test
    void printedTokenConnects() {
        try (var client = new JsonSocket(URI.create("ws://localhost:" + PORT + "/connection/websocket"))) {
            assertThat(client.connect(find(TOKEN).group(1))).startsWith("{\"id\":1,\"connect\":{\"client\":");
        }
    }

    @Test
    void chatPageIsServed() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + PORT + "/"))
                .build();

        HttpResponse<String> page = HTTP.send(request, BodyHandlers.ofString());

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(page.body()).containsIgnoringCase("<!doctype html>");
    }

    private static MatchResult find(Pattern pattern) {
        return pattern.matcher(GYRE.output())
                .results()
                .findFirst()
                .orElseThrow(() -> new AssertionError(pattern + " is not in\n" + GYRE.output()));
    }

    /// That of the source tree. When a source is newer than the distribution it would first build again, in the
    /// middle of a build: then that of the distribution, which never builds.
    private static Path launcher() {
        Path root = Distribution.root();
        Path home = Distribution.home();
        boolean built = home.equals(root.resolve("deploy").resolve("target").resolve("gyre")) && !isStale(root, home);
        return built ? root.resolve("gyre") : home.resolve("bin").resolve("gyre");
    }

    private static boolean isStale(Path root, Path home) {
        try (Stream<Path> modules = Files.list(root)) {
            FileTime stamp = Files.getLastModifiedTime(home.resolve("lib").resolve("stamp"));
            List<Path> poms = modules.map(module -> module.resolve("pom.xml"))
                    .filter(Files::exists)
                    .toList();
            if (isNewer(root.resolve("pom.xml"), stamp)) {
                return true;
            }
            for (Path pom : poms) {
                if (isNewer(pom, stamp) || isAnyNewer(pom.resolveSibling("src").resolve("main"), stamp)) {
                    return true;
                }
            }
            return false;
        } catch (IOException noStamp) {
            return true;
        }
    }

    private static boolean isAnyNewer(Path sources, FileTime stamp) throws IOException {
        if (!Files.exists(sources)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.toList()) {
                if (isNewer(file, stamp)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isNewer(Path file, FileTime stamp) throws IOException {
        return Files.getLastModifiedTime(file).compareTo(stamp) > 0;
    }
}
