package dev.gyre.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.server.cluster.MemberDetail;
import dev.gyre.server.cluster.Members;
import dev.gyre.server.config.HttpApiConfig;
import dev.gyre.server.config.Secret;
import dev.gyre.server.transport.EndpointCall;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.Test;

class ClusterEndpointTest {

    private static final Members.View VIEW = new Members.View(
            "a:1",
            "a:1",
            List.of(
                    new Members.MemberView(
                            "a:1",
                            "Up",
                            true,
                            true,
                            List.of("channels", "connections"),
                            "0.1.0",
                            Optional.of(new MemberDetail("a:1", "n \"1\"", "Gyre 0.1.0", 3, 4, 128, 5, 60))),
                    new Members.MemberView("b:1", "Leaving", false, false, List.of(), "0.1.0", Optional.empty())));

    private final ClusterEndpoint endpoint = new ClusterEndpoint(
            new HttpApiConfig(false, "/api", new Secret("k"), false, false, false),
            () -> CompletableFuture.completedFuture(VIEW),
            ApiCalls.KIT.system());

    private String call(HttpRequest request) {
        return EndpointCall.answer(endpoint, request);
    }

    @Test
    void membersAreShownToWhoeverHasTheKey() {
        assertThat(call(HttpRequest.GET("/cluster").addHeader(RawHeader.create("X-API-Key", "k"))))
                .isEqualTo("""
                    200 {"self":"a:1","leader":"a:1","members":[\
                    {"address":"a:1","status":"Up","reachable":true,"oldest":true,"roles":["channels","connections"],\
                    "version":"0.1.0","name":"n \\"1\\"","connections":3,"channels":4,"shards":128,"entities":5,"uptime":60},\
                    {"address":"b:1","status":"Leaving","reachable":false,"oldest":false,"roles":[],"version":"0.1.0"}]}\
                    """);
    }

    @Test
    void nobodyElseSeesThem() {
        assertThat(call(HttpRequest.GET("/cluster"))).isEqualTo("401 ");
        assertThat(call(HttpRequest.GET("/cluster").addHeader(RawHeader.create("X-API-Key", "x"))))
                .isEqualTo("401 ");
    }

    @Test
    void theyAreOnlyRead() {
        assertThat(call(HttpRequest.POST("/cluster").addHeader(RawHeader.create("X-API-Key", "k"))))
                .isEqualTo("405 ");
    }
}
