package dev.gyre.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckCommandsTest {

    private static final Algorithm SECRET = Algorithm.HMAC256("secret");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    private int run(String... words) {
        out.reset();
        err.reset();
        return Cli.run(
                List.of(words),
                (_, _) -> {
                    throw new AssertionError("nothing is to be started");
                },
                new PrintStream(out),
                new PrintStream(err));
    }

    private String config(String json) throws IOException {
        return Files.writeString(folder.resolve("config.json"), json).toString();
    }

    private String secretOnly() throws IOException {
        return config("{\"client\": {\"token\": {\"hmac_secret_key\": \"secret\"}}}");
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"checktoken", "checksubtoken", "checkconfig"})
    void helpNamesWhatTheCommandTakes(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(text(out)).contains("gyre " + command).contains("--config");
    }

    @Test
    void aValidTokenIsShown() throws IOException {
        String token = JWT.create().withSubject("42").sign(SECRET);

        assertThat(run("checktoken", "-c", secretOnly(), token)).isZero();
        assertThat(text(out).lines()).containsExactly("valid token for user 42", "payload: {\"sub\":\"42\"}");
        assertThat(text(err)).isEmpty();
        assertThat(run("checktoken", "-c", secretOnly(), JWT.create().sign(SECRET)))
                .isZero();
        assertThat(text(out)).startsWith("valid token for anonymous user");
    }

    @Test
    void aTokenThatTheLibraryCannotReadIsShown() throws IOException {
        String token = JWT.create().withClaim("exp", "4102444800").sign(SECRET);

        assertThat(run("checktoken", "-c", secretOnly(), token + "\n")).isZero();
        assertThat(text(out)).contains("payload: {\"exp\":\"4102444800\"}");
    }

    @Test
    void aValidSubscriptionTokenIsShown() throws IOException {
        String token =
                JWT.create().withSubject("42").withClaim("channel", "news").sign(SECRET);

        assertThat(run("checksubtoken", "-c", secretOnly(), token)).isZero();
        assertThat(text(out)).startsWith("valid subscription token for user \"42\" and channel \"news\"");
    }

    @Test
    void aTokenThatTheServerWouldRefuseNamesTheRule() throws IOException {
        String file = secretOnly();
        String other = JWT.create().withSubject("42").sign(Algorithm.HMAC256("other"));
        String expired = JWT.create().withExpiresAt(Instant.ofEpochSecond(1)).sign(SECRET);
        String over = JWT.create().withClaim("expire_at", 1).sign(SECRET);
        String wrongKind = JWT.create().withClaim("channel", "news").sign(SECRET);
        String unknown =
                JWT.create().withClaim("channels", List.of("nowhere:x")).sign(SECRET);

        assertThat(run("checktoken", "-c", file, other)).isOne();
        assertThat(text(out)).isEmpty();
        assertThat(text(err))
                .isEqualToIgnoringNewLines("the token with header {\"alg\":\"HS256\",\"typ\":\"JWT\"} and claims"
                        + " {\"sub\":\"42\"} is invalid: its signature does not fit client.token.hmac_secret_key");
        assertThat(run("checktoken", "-c", file, expired)).isOne();
        assertThat(text(err)).contains("is out of time: its exp has passed");
        assertThat(run("checktoken", "-c", file, over)).isOne();
        assertThat(text(err)).contains("is out of time: its expire_at has passed");
        assertThat(run("checktoken", "-c", file, wrongKind)).isOne();
        assertThat(text(err)).contains("it has a channel claim, so it is no connection token");
        assertThat(run("checksubtoken", "-c", file, other.substring(3))).isOne();
        assertThat(text(err)).contains("the token is invalid: it is malformed");
        assertThat(run("checktoken", "-c", file, unknown)).isOne();
        assertThat(text(err)).contains("names the channel nowhere:x, whose namespace is not configured");
    }

    @Test
    void subscriptionTokensAreCheckedByTheirOwnKeys() throws IOException {
        String file = config("""
            {"client": {"token": {"hmac_secret_key": "secret"},
              "subscription_token": {"enabled": true, "hmac_secret_key": "other"}}}\
            """);
        String token = JWT.create().withClaim("channel", "news").sign(SECRET);

        assertThat(run("checksubtoken", "-c", file, token)).isOne();
        assertThat(text(err)).contains("does not fit client.subscription_token.hmac_secret_key");
    }

    @Test
    void aMissingTokenOrFileIsSaid() throws IOException {
        assertThat(run("checktoken", "-c", secretOnly())).isOne();
        assertThat(text(err)).contains("TOKEN");
        assertThat(run("checktoken", "-c", secretOnly(), "")).isOne();
        assertThat(text(err)).contains("there is no token to check");
        assertThat(run("checktoken", "-c", folder.resolve("none.json").toString(), "a.b.c"))
                .isOne();
        assertThat(text(err)).contains("none.json does not exist");
    }

    @Test
    void aGoodConfigurationIsNotTalkedAbout() throws IOException {
        assertThat(run("checkconfig", "-c", secretOnly())).isZero();
        assertThat(text(out)).isEmpty();
        assertThat(text(err)).isEmpty();
    }

    @Test
    void everyProblemOfAConfigurationIsNamed() throws IOException {
        String file = config("""
            {"http_server": {"port": "http"}, "client": {"token": {"audience": "a", "audience_regex": "b"}}}\
            """);

        assertThat(run("checkconfig", "-c", file)).isOne();
        assertThat(text(err).lines())
                .containsExactly(
                        "The configuration cannot be used:",
                        "  - http_server.port must be a whole number, but is \"http\"",
                        "  - client.token.audience cannot be set together with audience_regex, but is a");
        assertThat(run("checkconfig", "-c", folder.resolve("none.json").toString()))
                .isOne();
        assertThat(text(err)).contains("none.json does not exist");
        assertThat(run("checkconfig", "-c", config("{\"client\": "))).isOne();
        assertThat(text(err)).contains("The configuration cannot be used");
    }

    @Test
    void unknownKeysFailOnlyWhenStrict() throws IOException {
        String file = config("{\"client\": {\"tokens\": {}}}");

        assertThat(run("checkconfig", "-c", file)).isZero();
        assertThat(text(out)).isEmpty();
        assertThat(text(err)).contains("warning: unknown key client.tokens");
        assertThat(run("checkconfig", "--strict", "-c", file)).isOne();
        assertThat(text(err)).contains("unknown key client.tokens");
        assertThat(run("checkconfig", "-s", "-c", secretOnly())).isZero();
    }
}
