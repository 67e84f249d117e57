package dev.gyre.server.transport;

import dev.gyre.server.client.LocalClients;
import dev.gyre.server.config.ClientConfig;
import dev.gyre.server.metrics.ClientMetrics;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/// Whether the node takes one more connection: `client.connection_limit` and `client.connection_rate_limit`.
///
/// The rate is a bucket of N that is refilled by N a second.
public final class Admission implements BooleanSupplier {

    private final int limit;
    private final int perSecond;
    private final LocalClients clients;
    private final InstantSource clock;
    private final ClientMetrics metrics;
    private double tokens;
    private long refilledMillis;

    public Admission(ClientConfig config, LocalClients clients, InstantSource clock, ClientMetrics metrics) {
        this.limit = config.connectionLimit();
        this.perSecond = config.connectionRateLimit();
        this.clients = clients;
        this.clock = clock;
        this.metrics = metrics;
        this.tokens = perSecond;
        this.refilledMillis = clock.millis();
    }

    @Override
    public boolean getAsBoolean() {
        if (limit > 0 && clients.counts().clients() >= limit) {
            metrics.refusedByLimit();
            return false;
        }
        return perSecond <= 0 || take();
    }

    private synchronized boolean take() {
        long now = clock.millis();
        double refill = Math.max(0, now - refilledMillis) * perSecond / 1000.0;
        tokens = Math.min(perSecond, tokens + refill);
        refilledMillis = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
