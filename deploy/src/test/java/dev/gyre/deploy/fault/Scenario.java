package dev.gyre.deploy.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/// A cluster for the scenarios of one class; when one fails, every node's log is shown.
final class Scenario implements BeforeAllCallback, AfterAllCallback, TestExecutionExceptionHandler {

    static final Form FORM = Form.ofThisRun();
    static final long SEED = Form.seed();

    private static final int NODES = 3;

    private final Supplier<FaultCluster> start;
    private @Nullable FaultCluster cluster;

    /// Of three nodes.
    Scenario() {
        this(() -> FaultCluster.start(NODES));
    }

    Scenario(Supplier<FaultCluster> start) {
        this.start = start;
    }

    FaultCluster cluster() {
        if (cluster == null) {
            throw new IllegalStateException("The cluster runs only while tests run");
        }
        return cluster;
    }

    /// Prints what was counted, and fails when a promise was broken.
    static Verdict report(String name, Workload workload) {
        Verdict verdict = workload.judge();
        System.out.println(verdict.line(name, SEED));
        assertThat(verdict.violations()).as(verdict.explained()).isEmpty();
        return verdict;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        cluster = start.get();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        cluster().saveLogs(context.getRequiredTestClass().getSimpleName() + " " + context.getDisplayName());
        System.err.println(context.getDisplayName() + " failed\n" + cluster().logs());
        throw failure;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (cluster != null) { // also when it could not start
            cluster.close();
        }
    }
}
