package dev.gyre.server.api;

import dev.gyre.server.cluster.MemberDetail;
import dev.gyre.server.cluster.Members;
import dev.gyre.server.config.HttpApiConfig;
import dev.gyre.server.transport.HttpConnection;
import dev.gyre.server.transport.HttpEndpoint;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/// `GET /cluster`: the members of the cluster for an operator, behind the key of the server API.
public final class ClusterEndpoint implements HttpEndpoint {

    public static final String PATH = "/cluster";

    private final ApiKey key;
    private final Supplier<CompletionStage<Members.View>> members;
    private final ActorSystem<?> system;

    public ClusterEndpoint(
            HttpApiConfig config, Supplier<CompletionStage<Members.View>> members, ActorSystem<?> system) {
        this.key = new ApiKey(config);
        this.members = members;
        this.system = system;
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request, HttpConnection connection) {
        if (!(request.entity() instanceof HttpEntity.Strict)) {
            request.discardEntityBytes(system);
        }
        if (!request.method().equals(HttpMethods.GET)) {
            return CompletableFuture.completedFuture(Responses.METHOD_NOT_ALLOWED);
        }
        if (!key.isShownBy(request)) {
            return CompletableFuture.completedFuture(Responses.UNAUTHORIZED);
        }
        return members.get().thenApply(view -> Responses.json(json(view)));
    }

    private static JsonText json(Members.View view) {
        var text = new JsonText()
                .raw("{\"self\":")
                .string(view.self())
                .raw(",\"leader\":")
                .string(view.leader())
                .raw(",\"members\":[");
        view.members().forEach(member -> append(text.comma(), member));
        return text.raw("]}");
    }

    private static void append(JsonText text, Members.MemberView member) {
        text.raw("{\"address\":")
                .string(member.address())
                .raw(",\"status\":")
                .string(member.status())
                .raw(",\"reachable\":" + member.reachable())
                .raw(",\"oldest\":" + member.oldest())
                .raw(",\"roles\":[");
        member.roles().forEach(role -> text.comma().string(role));
        text.raw("],\"version\":").string(member.version());
        member.detail().ifPresent(detail -> append(text, detail));
        text.raw("}");
    }

    private static void append(JsonText text, MemberDetail detail) {
        text.raw(",\"name\":")
                .string(detail.name())
                .raw(",\"connections\":")
                .number(detail.connections())
                .raw(",\"channels\":")
                .number(detail.channels())
                .raw(",\"shards\":")
                .number(detail.shards())
                .raw(",\"entities\":")
                .number(detail.entities())
                .raw(",\"uptime\":")
                .number(detail.uptimeSeconds());
    }
}
