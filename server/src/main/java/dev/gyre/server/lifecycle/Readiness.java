package dev.gyre.server.lifecycle;

import dev.gyre.server.cluster.Standing;
import dev.gyre.server.transport.HttpEndpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.util.ByteString;

/// Whether the node takes clients, and what tells load balancers and supervisors so. Any thread.
public final class Readiness {

    private static final Standing LEAVING = new Standing(false, "the node is leaving");
    private static final String NOTHING_TO_SAY = "{}";

    private final Supplier<Standing> standing;
    private final BooleanSupplier removed;
    private volatile boolean leaving;

    /// @param standing the node's place in the cluster now
    /// @param removed whether the cluster has removed the node
    public Readiness(Supplier<Standing> standing, BooleanSupplier removed) {
        this.standing = standing;
        this.removed = removed;
    }

    void leave() {
        leaving = true;
    }

    public boolean isLeaving() {
        return leaving;
    }

    /// `/health` as Centrifugo has it, and below it `/ready`, which also minds the node's place in the cluster, and
    /// `/live`, which fails when only a new start of the process helps.
    ///
    /// @param path of the health endpoint, empty for nowhere
    public Map<String, HttpEndpoint> endpoints(String path) {
        var endpoints = new HashMap<String, HttpEndpoint>();
        if (!path.isEmpty()) {
            String below = path.endsWith("/") ? path : path + "/";
            endpoints.put(path, (_, _) -> answer(!leaving, NOTHING_TO_SAY));
            endpoints.put(below + "ready", (_, _) -> answerReady(leaving ? LEAVING : standing.get()));
            endpoints.put(below + "live", (_, _) -> answer(!removed.getAsBoolean(), NOTHING_TO_SAY));
        }
        return endpoints;
    }

    private static CompletableFuture<HttpResponse> answerReady(Standing now) {
        return answer(
                now.serves(),
                now.serves() ? "{\"ready\":true}" : "{\"ready\":false,\"reason\":\"%s\"}".formatted(now.reason()));
    }

    private static CompletableFuture<HttpResponse> answer(boolean good, String json) {
        return CompletableFuture.completedFuture(HttpResponse.create()
                .withStatus(good ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE)
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, ByteString.fromString(json))));
    }
}
