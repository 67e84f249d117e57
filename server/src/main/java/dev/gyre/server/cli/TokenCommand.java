package dev.gyre.server.cli;

import dev.gyre.server.config.ClientConfig;
import dev.gyre.server.config.ConfigException;
import dev.gyre.server.config.ConfigLoader;
import dev.gyre.server.config.TokenConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `gyre gentoken` and `gyre gensubtoken`: make a token with the secret of the configuration.
final class TokenCommand implements Command {

    private static final String USER = "--user";
    private static final String CHANNEL = "--channel";
    private static final String TTL = "--ttl";
    private static final String QUIET = "--quiet";

    private final boolean forSubscriptions;

    private TokenCommand(boolean forSubscriptions) {
        this.forSubscriptions = forSubscriptions;
    }

    static TokenCommand forConnections() {
        return new TokenCommand(false);
    }

    static TokenCommand forSubscriptions() {
        return new TokenCommand(true);
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = forSubscriptions
                ? Options.command("gensubtoken", "Makes a subscription token for one user and channel.")
                : Options.command("gentoken", "Makes a connection token.");
        spec.addOption(Options.config("Configuration with client.token.hmac_secret_key (config.json)."));
        spec.addOption(Options.text("ID", "User id (none: an anonymous user).", "-u", USER));
        if (forSubscriptions) {
            spec.addOption(OptionSpec.builder("-s", CHANNEL)
                    .paramLabel("CHANNEL")
                    .type(String.class)
                    .required(true)
                    .description("Channel of the subscription.")
                    .build());
        }
        spec.addOption(OptionSpec.builder("-t", TTL)
                .paramLabel("SECONDS")
                .type(long.class)
                .defaultValue(String.valueOf(TokenRequest.DEFAULT_LIFETIME.toSeconds()))
                .description("Lifetime in seconds (604800, a week); -1 for no expiry.")
                .build());
        spec.addOption(Options.flag("Print nothing but the token.", "-q", QUIET));
        spec.usageMessage()
                .footer("", "Example:", "  gyre " + spec.name() + " -u 42" + (forSubscriptions ? " -s news" : ""), "");
        return spec;
    }

    @Override
    public void run(ParseResult arguments, Terminal terminal) throws CommandException, ConfigException {
        Path file = Options.configFile(arguments);
        TokenConfig keys =
                keys(ConfigLoader.ofProcess(Map.of()).load(file).config().client());
        if (keys.hmacSecretKey().isEmpty()) {
            throw new CommandException(
                    "%s has no client.%s.hmac_secret_key to sign the token with; gyre genconfig makes a file with one, and a node in development mode keeps its own in data/dev-config.json"
                            .formatted(file, forSubscriptions ? "subscription_token" : "token"));
        }
        TokenRequest request = request(arguments);
        String token = request.sign(keys, Clock.systemUTC().instant());
        if (!arguments.hasMatchedOption(QUIET)) {
            terminal.out().println("HMAC SHA-256 JWT for " + request.describe() + ":");
        }
        terminal.out().println(token);
    }

    private TokenConfig keys(ClientConfig client) {
        return forSubscriptions ? client.subscriptionToken().orElse(client.token()) : client.token();
    }

    private TokenRequest request(ParseResult arguments) throws CommandException {
        long seconds = arguments.matchedOptionValue(TTL, TokenRequest.DEFAULT_LIFETIME.toSeconds());
        if (seconds < -1) {
            throw new CommandException("--ttl must be a number of seconds, or -1 for no expiry, but is " + seconds);
        }
        Optional<String> channel =
                forSubscriptions ? Optional.of(arguments.matchedOptionValue(CHANNEL, "")) : Optional.empty();
        return new TokenRequest(
                arguments.matchedOptionValue(USER, ""),
                channel,
                seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds)));
    }
}
