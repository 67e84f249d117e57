package dev.gyre.server.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/// Requests to an endpoint without a socket, from loopback. None of them may be upgraded.
public final class EndpointCall {

    private EndpointCall() {}

    public static CompletableFuture<HttpResponse> send(HttpEndpoint endpoint, HttpRequest request) {
        return endpoint.handle(request, new NoUpgrade()).toCompletableFuture();
    }

    /// Status and body, as in `200 {}`.
    public static String answer(HttpEndpoint endpoint, HttpRequest request) {
        HttpResponse response = send(endpoint, request).join();
        return response.status().intValue() + " " + text(response);
    }

    public static String text(HttpResponse response) {
        return ((HttpEntity.Strict) response.entity()).getData().utf8String();
    }

    private record NoUpgrade() implements HttpConnection {
        @Override
        public InetSocketAddress remoteAddress() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        }

        @Override
        public void upgrade(UpgradeHandler handler, int maxPendingBytes) {
            throw new AssertionError("this is not upgraded");
        }
    }
}
