package dev.gyre.deploy;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/// One server for all tests of a class; its log is shown when one fails.
final class SharedServer implements BeforeAllCallback, AfterAllCallback, TestExecutionExceptionHandler {

    private final String config;
    private final AtomicInteger numbers = new AtomicInteger();
    private @Nullable GyreServer server;

    SharedServer(String config) {
        this.config = config;
    }

    GyreServer get() {
        if (server == null) {
            throw new IllegalStateException("The server runs only while tests run");
        }
        return server;
    }

    /// For names that no other test of the class has.
    int nextNumber() {
        return numbers.incrementAndGet();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        server = GyreServer.start(config);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        Servers.show(context, get());
        throw failure;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        get().close();
    }
}
