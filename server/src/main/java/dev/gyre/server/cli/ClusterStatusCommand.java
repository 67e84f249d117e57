package dev.gyre.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gyre.server.config.ConfigException;
import dev.gyre.server.config.ConfigLoader;
import dev.gyre.server.config.GyreConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `gyre cluster status`: asks a node for the members of its cluster.
final class ClusterStatusCommand implements Command {

    private static final String URL = "--url";
    private static final String KEY = "--key";

    /// Longer than a node waits for members that are silent.
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Options.command("status", "Shows the members of a cluster.");
        spec.addOption(Options.config("Configuration with http_api.key and the ports (config.json)."));
        spec.addOption(Options.text(
                "URL",
                "A node's internal port, as http://host:port (that of the configuration, on this machine).",
                URL));
        spec.addOption(Options.text("KEY", "Key of the server API (that of the configuration).", KEY));
        return spec;
    }

    @Override
    public void run(ParseResult arguments, Terminal terminal) throws CommandException, ConfigException {
        GyreConfig config = ConfigLoader.ofProcess(Map.of())
                .load(Options.configFile(arguments))
                .config();
        String key = arguments.matchedOptionValue(KEY, config.httpApi().key().value());
        String node = arguments.matchedOptionValue(URL, ofThisMachine(config));
        terminal.out().print(new ClusterTable(ask(node.replaceFirst("/+$", "") + "/cluster", key)).render());
        terminal.out().flush();
    }

    private static String ofThisMachine(GyreConfig config) {
        var server = config.httpServer();
        return "http://127.0.0.1:" + server.internalPort().orElse(server.port());
    }

    private static JsonNode ask(String url, String key) throws CommandException {
        try (var client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(TIMEOUT)
                    .header("X-API-Key", key)
                    .GET()
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return switch (response.statusCode()) {
                case 200 -> new ObjectMapper().readTree(response.body());
                case 401 ->
                    throw new CommandException(
                            url + " refuses the key: give that of http_api.key with --key or -c config.json");
                default -> throw new CommandException(url + " answers with status " + response.statusCode());
            };
        } catch (IllegalArgumentException malformed) {
            throw new CommandException("--url must be http://host:port, but is " + url, malformed);
        } catch (ConnectException refused) {
            throw new CommandException(
                    "nothing listens at " + url + "; give a node's internal port with --url", refused);
        } catch (IOException failed) {
            throw new CommandException("no node answers at " + url + ": " + failed.getMessage(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", interrupted);
        }
    }
}
