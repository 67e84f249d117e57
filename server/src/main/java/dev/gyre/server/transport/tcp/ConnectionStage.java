package dev.gyre.server.transport.tcp;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/// One TCP connection: first its first request, then either an upgraded connection or Pekko HTTP.
///
/// A first request that is a WebSocket upgrade is read by [UpgradeReader] and answered here; no other stream is
/// made for it. All else goes to Pekko HTTP from the first byte on, which runs as a sub-stream of this stage, and
/// which may still upgrade. An idle WebSocket holds this stage and its socket, and nothing of the HTTP layer.
///
/// One blueprint for all connections of a listener, like [SocketFlow].
final class ConnectionStage extends GraphStage<FlowShape<ByteString, ByteString>> {

    /// What the connections of a listener have in common.
    ///
    /// @param reader empty sends every first request through the HTTP layer
    record Service(
            BidiFlow<HttpResponse, ByteString, ByteString, HttpRequest, NotUsed> httpLayer,
            Optional<UpgradeReader> reader,
            Routes routes,
            HttpLimits limits,
            Supplier<AcceptedSocket> accepting) {}

    final Inlet<ByteString> fromSocket = Inlet.create("fromSocket");
    final Outlet<ByteString> toSocket = Outlet.create("toSocket");
    private final FlowShape<ByteString, ByteString> shape = FlowShape.of(fromSocket, toSocket);
    final Service service;

    ConnectionStage(Service service) {
        this.service = service;
    }

    @Override
    public FlowShape<ByteString, ByteString> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new ConnectionLogic(this, service.accepting().get());
    }
}
