package dev.gyre.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import dev.gyre.server.config.ConfigException;
import dev.gyre.server.config.ConfigLoader;
import dev.gyre.server.config.GyreConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<GyreConfig> started = new ArrayList<>();

    @TempDir
    Path folder;

    private Path config;

    @BeforeEach
    void writeConfig() throws IOException {
        config = Files.writeString(folder.resolve("config.json"), """
            {"client": {"token": {"hmac_secret_key": "keep this"}}, "http_server": {"port": 1234}, "log": {"level": "error"}}\
            """);
    }

    @Test
    void withoutACommandTheServerRuns() {
        int code = run("-c", config.toString());

        assertThat(code).isZero();
        assertThat(started)
                .singleElement()
                .satisfies(c -> assertThat(c.httpServer().port()).isEqualTo(1234));
    }

    @Test
    void flagsOfServeReachTheConfiguration() {
        int code = run(
                "serve",
                "-c",
                config.toString(),
                "-p",
                "4321",
                "--client.insecure",
                "--http_api.external=false",
                "--health.enabled=true",
                "-a",
                "127.0.0.1",
                "--set",
                "client.channel_limit=5",
                "--set",
                "channel.without_namespace.presence=true",
                "--engine.type",
                "memory");

        assertThat(code).isZero();
        GyreConfig read = started.getFirst();
        assertThat(read.httpServer().port()).isEqualTo(4321);
        assertThat(read.httpServer().address()).isEqualTo("127.0.0.1");
        assertThat(read.client().insecure()).isTrue();
        assertThat(read.httpApi().external()).isFalse();
        assertThat(read.healthPath()).isEqualTo("/health");
        assertThat(read.client().channelLimit()).isEqualTo(5);
        assertThat(read.channel().withoutNamespace().presence()).isTrue();
    }

    @Test
    void aSwitchBeforeACommandDoesNotSwallowIt() {
        assertThat(run("--client.insecure", "version")).isZero();
        assertThat(text(out)).startsWith("Gyre v");
    }

    @Test
    void everyFlagOfCentrifugoIsAccepted() {
        for (Flag flag : Flag.ALL) {
            String value = flag.key().endsWith("port") ? "1" : flag.key().equals("log.level") ? "warn" : "memory";
            List<String> words = flag.label().isEmpty()
                    ? List.of("-c", config.toString(), flag.option())
                    : List.of("-c", config.toString(), flag.option(), value);
            if (!flag.key().equals("log.file") && !flag.key().equals("pid_file")) {
                assertThat(run(words.toArray(String[]::new))).as(flag.option()).isZero();
            }
        }
    }

    @Test
    void aConfigurationThatCannotBeUsedIsExplainedAndNothingStarts() {
        int code = run("serve", "-c", config.toString(), "-p", "http", "--log.level", "loud");

        assertThat(code).isOne();
        assertThat(started).isEmpty();
        assertThat(text(err).lines())
                .containsExactly(
                        "The configuration cannot be used:",
                        "  - http_server.port must be a whole number, but is \"http\" (flag)",
                        "  - log.level must be none, trace, debug, info, warn, error or fatal, but is loud (flag)");
    }

    @Test
    void aNodeThatCannotStartSaysWhy() {
        int code = Cli.run(
                List.of("serve", "-c", config.toString()),
                (_, _) -> {
                    throw new StartException("port 1234 is taken");
                },
                new PrintStream(out),
                new PrintStream(err));

        assertThat(code).isOne();
        assertThat(text(err)).isEqualToIgnoringNewLines("port 1234 is taken");
    }

    @Test
    void aMissingFileIsNoError() {
        assertThat(run("serve", "-c", folder.resolve("none.json").toString(), "--log.level=error"))
                .isZero();
        assertThat(started).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--bogus",
                "sevre",
                "--set",
                "--set=novalue",
                "gentoken --ttl=week",
                "gensubtoken -u 1",
                "gentoken -t -5",
                "cluster status --url nowhere",
                "cluster status --url http://127.0.0.1:1"
            })
    void wrongUseIsAnsweredWithASentence(String line) {
        int code = run((line + " -c " + config).split(" "));

        assertThat(code).isOne();
        assertThat(text(err)).isNotBlank().doesNotContain("Exception", "\tat ");
        assertThat(started).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster", "cluster --dev 0", "cluster --dev 10", "cluster --dev 3 -p 65534"})
    void aClusterNeedsANumberOfNodesAndPorts(String line) {
        assertThat(run(line.split(" "))).isOne();
        assertThat(text(err)).isNotBlank().doesNotContain("Exception", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "serve --help",
                "genconfig -h",
                "gentoken -h",
                "gensubtoken -h",
                "cluster -h",
                "cluster status -h",
                "version -h"
            })
    void everyCommandHasHelp(String line) {
        assertThat(run(line.split(" "))).isZero();
        assertThat(text(out)).startsWith("Usage: gyre").endsWith("\n").doesNotContain("engine.type");
    }

    @Test
    void genconfigWritesNewSecretsThatOnlyTheOwnerCanRead() throws IOException, ConfigException {
        Path file = folder.resolve("new.json");

        int code = run("genconfig", "-c", file.toString());

        assertThat(code).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file))
                .containsPattern("\"hmac_secret_key\": \"[-_A-Za-z0-9]{86}\"")
                .containsPattern("\"password\": \"[-_A-Za-z0-9]{22}\"")
                .containsPattern("\"secret\": \"[-_A-Za-z0-9]{86}\"")
                .containsPattern("\"key\": \"[-_A-Za-z0-9]{86}\"");
        var loaded = new ConfigLoader(Map.of(), Map.of()).load(file);
        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.config().client().allowedOrigins()).isEmpty();
    }

    @Test
    void genconfigNeverOverwrites() throws IOException {
        String before = Files.readString(config);

        int code = run("genconfig", "-c", config.toString());

        assertThat(code).isOne();
        assertThat(text(err)).contains("exists already and is not overwritten");
        assertThat(Files.readString(config)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.yaml", "config.toml", "no/such/folder/config.json"})
    void genconfigRefusesWhatItCannotWrite(String name) {
        assertThat(run("genconfig", "-c", folder.resolve(name).toString())).isOne();
        assertThat(text(err)).isNotBlank();
    }

    @Test
    void gentokenMakesAConnectionToken() {
        assertThat(run("gentoken", "-c", config.toString(), "-u", "42")).isZero();

        List<String> lines = text(out).lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).isEqualTo("HMAC SHA-256 JWT for user \"42\" with expiration TTL 168h0m0s:");
        DecodedJWT token = verified(lines.get(1));
        assertThat(token.getAlgorithm()).isEqualTo("HS256");
        assertThat(token.getSubject()).isEqualTo("42");
        assertThat(Duration.between(token.getIssuedAtAsInstant(), token.getExpiresAtAsInstant()))
                .isEqualTo(Duration.ofDays(7));
    }

    @Test
    void quietGentokenPrintsNothingButTheToken() {
        assertThat(run("gentoken", "-q", "-t", "-1", "-c", config.toString())).isZero();

        DecodedJWT token = verified(text(out).strip());
        assertThat(token.getSubject()).isNull();
        assertThat(token.getExpiresAt()).isNull();
    }

    @Test
    void gensubtokenMakesASubscriptionToken() {
        assertThat(run("gensubtoken", "-c", config.toString(), "-u", "42", "-s", "$chat:1", "-t", "60"))
                .isZero();

        List<String> lines = text(out).lines().toList();
        assertThat(lines.getFirst())
                .isEqualTo("HMAC SHA-256 JWT for user \"42\" and channel \"$chat:1\" with expiration TTL 1m0s:");
        assertThat(verified(lines.get(1)).getClaim("channel").asString()).isEqualTo("$chat:1");
    }

    @Test
    void subscriptionTokensUseTheirOwnSecretWhenThereIsOne() throws IOException {
        Files.writeString(config, """
            {"client": {"token": {"hmac_secret_key": "other"},
              "subscription_token": {"enabled": true, "hmac_secret_key": "keep this", "audience": "a", "issuer": "i", "user_id_claim": "uid"}}}\
            """);

        assertThat(run("gensubtoken", "-q", "-c", config.toString(), "-u", "42", "-s", "x"))
                .isZero();

        DecodedJWT token = verified(text(out).strip());
        assertThat(token.getAudience()).containsExactly("a");
        assertThat(token.getIssuer()).isEqualTo("i");
        assertThat(token.getClaim("uid").asString()).isEqualTo("42");
    }

    @Test
    void withoutASecretNoTokenIsMade() throws IOException {
        Files.writeString(config, "{}");

        assertThat(run("gentoken", "-c", config.toString(), "-u", "42")).isOne();
        assertThat(text(err)).contains("has no client.token.hmac_secret_key").hasLineCount(1);
    }

    private int run(String... arguments) {
        return Cli.run(
                List.of(arguments),
                (read, _) -> {
                    started.add(read);
                    return new TestNode(read.httpServer().port());
                },
                new PrintStream(out),
                new PrintStream(err));
    }

    private static DecodedJWT verified(String token) {
        return JWT.require(Algorithm.HMAC256("keep this")).build().verify(token);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
