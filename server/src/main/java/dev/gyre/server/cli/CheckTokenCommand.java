package dev.gyre.server.cli;

import dev.gyre.server.auth.ConnectionToken;
import dev.gyre.server.auth.SubscriptionToken;
import dev.gyre.server.auth.TokenVerifier;
import dev.gyre.server.auth.Verification;
import dev.gyre.server.channel.ConfiguredNamespaces;
import dev.gyre.server.config.ClientConfig;
import dev.gyre.server.config.ConfigException;
import dev.gyre.server.config.ConfigLoader;
import dev.gyre.server.config.GyreConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `gyre checktoken` and `gyre checksubtoken`: say whether the server would take a token, and if not, which rule it
/// breaks. The signature is verified even where the configuration tells the server not to.
final class CheckTokenCommand implements Command {

    private static final long TIMEOUT_SECONDS = 15;

    private final boolean forSubscriptions;

    private CheckTokenCommand(boolean forSubscriptions) {
        this.forSubscriptions = forSubscriptions;
    }

    static CheckTokenCommand forConnections() {
        return new CheckTokenCommand(false);
    }

    static CheckTokenCommand forSubscriptions() {
        return new CheckTokenCommand(true);
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = forSubscriptions
                ? Options.command("checksubtoken", "Says whether the server would take a subscription token.")
                : Options.command("checktoken", "Says whether the server would take a connection token.");
        spec.addOption(Options.config("Configuration with the keys (config.json)."));
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("TOKEN")
                .type(String.class)
                .arity("1")
                .required(true)
                .description("The token, a JWT.")
                .build());
        spec.usageMessage()
                .footer(
                        "",
                        "Ends with 0 for a token that counts now, else with 1.",
                        "",
                        "Example:",
                        "  gyre " + spec.name() + " eyJhbGciOi...",
                        "");
        return spec;
    }

    @Override
    public void run(ParseResult arguments, Terminal terminal) throws CommandException, ConfigException {
        Path file = Options.configFile(arguments);
        GyreConfig config = ConfigLoader.ofProcess(Map.of()).load(file).config();
        // what would be logged is told as the command's result
        Logging.apply("none", "");
        if (!Files.exists(file)) {
            terminal.err().println("warning: configuration file " + file + " does not exist");
        }
        String token = arguments.matchedPositionalValue(0, "");
        terminal.out().println(forSubscriptions ? subscription(config, token) : connection(config, token));
        terminal.out().println("payload: " + part(token, 1));
    }

    /// What a valid token is for.
    private static String connection(GyreConfig config, String text) throws CommandException {
        TokenVerifier verifier =
                TokenVerifier.of("client.token", config.client().token(), false, InstantSource.system());
        ConnectionToken token = verified(verifier.verifyConnection(text), text);
        checkChannels(config, token.subs().keySet(), text);
        checkExpiry(token.expireAt(), text);
        return "valid token for " + (token.user().isEmpty() ? "anonymous user" : "user " + token.user());
    }

    private static String subscription(GyreConfig config, String text) throws CommandException {
        ClientConfig client = config.client();
        TokenVerifier verifier = TokenVerifier.of(
                client.subscriptionToken().isPresent() ? "client.subscription_token" : "client.token",
                client.subscriptionToken().orElse(client.token()),
                false,
                InstantSource.system());
        SubscriptionToken token = verified(verifier.verifySubscription(text), text);
        checkChannels(config, List.of(token.channel()), text);
        checkExpiry(token.expireAt(), text);
        return "valid subscription token for "
                + (token.user().isEmpty() ? "anonymous user" : "user \"" + token.user() + "\"")
                + " and channel \"" + token.channel() + "\"";
    }

    private static <T> T verified(CompletionStage<Verification<T>> verification, String text) throws CommandException {
        return switch (await(verification)) {
            case Verification.Verified(T token) -> token;
            case Verification.Missing<T> _ -> throw new CommandException("there is no token to check");
            case Verification.Expired(String reason) -> throw refused(text, "is out of time: " + reason);
            case Verification.Invalid(String reason) -> throw refused(text, "is invalid: " + reason);
            case Verification.Undecodable(String reason) -> throw refused(text, "is unusable: " + reason);
            case Verification.Undecided(String reason) -> throw refused(text, "cannot be verified: " + reason);
        };
    }

    private static <T> T await(CompletionStage<T> stage) throws CommandException {
        try {
            return stage.toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandException("the check was interrupted", interrupted);
        } catch (ExecutionException | TimeoutException failed) {
            throw new CommandException("the check failed: " + failed, failed);
        }
    }

    private static void checkChannels(GyreConfig config, Collection<String> channels, String text)
            throws CommandException {
        ConfiguredNamespaces namespaces = new ConfiguredNamespaces(config.channel());
        Optional<String> unknown = channels.stream()
                .filter(channel -> namespaces.options(channel).isEmpty())
                .findFirst();
        if (unknown.isPresent()) {
            throw refused(text, "names the channel " + unknown.get() + ", whose namespace is not configured");
        }
    }

    /// @param expireAt seconds since 1970, 0 for never
    private static void checkExpiry(long expireAt, String text) throws CommandException {
        if (expireAt > 0 && expireAt < InstantSource.system().instant().getEpochSecond()) {
            throw refused(text, "is out of time: its expire_at has passed");
        }
    }

    private static CommandException refused(String text, String why) {
        try {
            return new CommandException(
                    "the token with header " + part(text, 0) + " and claims " + part(text, 1) + " " + why);
        } catch (IllegalArgumentException malformed) {
            return new CommandException("the token " + why, malformed);
        }
    }

    /// @param index 0 for the header, 1 for the claims
    private static String part(String token, int index) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("not three parts");
        }
        String json = new String(Base64.getUrlDecoder().decode(parts[index]), StandardCharsets.UTF_8);
        if (!json.strip().startsWith("{")) {
            throw new IllegalArgumentException("no object");
        }
        return json;
    }
}
