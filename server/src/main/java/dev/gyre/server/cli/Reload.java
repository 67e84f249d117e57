package dev.gyre.server.cli;

import dev.gyre.server.config.ConfigException;
import dev.gyre.server.config.LoadedConfig;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the configuration again while the node runs, and takes over what it says of tokens and of the options of
/// channels. A configuration that cannot be used changes nothing. Any thread.
///
/// Source: Centrifugo's `internal/app/run.go`.
final class Reload {

    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private static final List<String> TAKEN_OVER = List.of(
            "client.token.",
            "client.subscription_token.",
            "client.insecure_skip_token_signature_verify",
            "channel.without_namespace.",
            "channel.namespaces[",
            "channel.history_meta_ttl",
            "channel.publication_data_format");

    private final Source source;
    private final CompletableFuture<RunningNode> node;
    private final LoadedConfig started;
    private LoadedConfig last;

    /// Where the configuration is read from, each time anew.
    @FunctionalInterface
    interface Source {

        LoadedConfig load() throws ConfigException, CommandException;
    }

    /// @param started what the node runs with
    /// @param node done when it runs; a reload before that waits for it
    Reload(Source source, LoadedConfig started, CompletableFuture<RunningNode> node) {
        this.source = source;
        this.node = node;
        this.started = started;
        this.last = started;
    }

    synchronized void run() {
        RunningNode running = node.join();
        LoadedConfig read;
        try {
            read = source.load();
        } catch (ConfigException unusable) {
            refuse(unusable.problems());
            return;
        } catch (CommandException unusable) {
            refuse(List.of(String.valueOf(unusable.getMessage())));
            return;
        }
        read.warnings().stream()
                .filter(warning -> !last.warnings().contains(warning))
                .forEach(LOG::warn);
        running.reload(read.config());
        List<String> taken = read.values().changedSince(last.values()).stream()
                .filter(Reload::isTakenOver)
                .toList();
        if (taken.isEmpty()) {
            LOG.info("the configuration was read again: nothing that can be taken over has changed");
        } else {
            LOG.atInfo().addKeyValue("keys", taken).log("the configuration was reloaded");
        }
        List<String> left = read.values().changedSince(started.values()).stream()
                .filter(key -> !isTakenOver(key))
                .toList();
        if (!left.isEmpty()) {
            LOG.atWarn().addKeyValue("keys", left).log("changed keys that count after a restart only");
        }
        last = read;
    }

    private static void refuse(List<String> problems) {
        LOG.atError()
                .addKeyValue("problems", problems)
                .log("the configuration was read again and cannot be used: the old one stays in force");
    }

    private static boolean isTakenOver(String key) {
        return TAKEN_OVER.stream().anyMatch(key::startsWith);
    }
}
