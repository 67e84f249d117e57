package dev.gyre.deploy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/// The servers of one test: ended with it, and their logs shown when it fails.
final class Servers implements AfterEachCallback, TestExecutionExceptionHandler {

    private final List<GyreServer> started = new ArrayList<>();

    GyreServer start(String config) {
        GyreServer server = GyreServer.start(config);
        started.add(server);
        return server;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        for (GyreServer server : started) {
            show(context, server);
        }
        throw failure;
    }

    static void show(ExtensionContext context, GyreServer server) {
        System.err.printf(
                "%s failed; log of the server on port %d:%n%s%n",
                context.getDisplayName(), server.port(), server.log());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        started.forEach(GyreServer::close);
        started.clear();
    }
}
