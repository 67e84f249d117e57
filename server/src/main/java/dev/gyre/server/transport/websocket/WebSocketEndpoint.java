package dev.gyre.server.transport.websocket;

import dev.gyre.server.client.SessionFactory;
import dev.gyre.server.hub.WireForm;
import dev.gyre.server.metrics.TransportMetrics;
import dev.gyre.server.transport.Connections;
import dev.gyre.server.transport.HttpConnection;
import dev.gyre.server.transport.HttpEndpoint;
import dev.gyre.server.transport.OriginCheck;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Query;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgrade;

/// `/connection/websocket`: checks the upgrade and makes the connection.
///
/// Source: centrifuge `handler_websocket.go`.
public final class WebSocketEndpoint implements HttpEndpoint {

    private static final String JSON = "centrifuge-json";
    private static final String PROTOBUF = "centrifuge-protobuf";

    private final WebSocketSettings settings;
    private final OriginCheck origins;
    private final WebSocketForms forms;
    private final SessionFactory sessions;
    private final Connections connections;
    private final BooleanSupplier admits;
    private final TransportMetrics traffic;

    /// @param admits whether one more client is taken; 503 when not
    public WebSocketEndpoint(
            WebSocketSettings settings,
            OriginCheck origins,
            WebSocketForms forms,
            SessionFactory sessions,
            Connections connections,
            BooleanSupplier admits,
            TransportMetrics traffic) {
        this.settings = settings;
        this.origins = origins;
        this.forms = forms;
        this.sessions = sessions;
        this.connections = connections;
        this.admits = admits;
        this.traffic = traffic;
    }

    WebSocketSettings settings() {
        return settings;
    }

    SessionFactory sessions() {
        return sessions;
    }

    Connections connections() {
        return connections;
    }

    TransportMetrics traffic() {
        return traffic;
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request, HttpConnection connection) {
        return CompletableFuture.completedFuture(respond(request, connection));
    }

    private HttpResponse respond(HttpRequest request, HttpConnection connection) {
        if (!admits.getAsBoolean()) {
            return refuse(StatusCodes.SERVICE_UNAVAILABLE);
        }
        Optional<WebSocketUpgrade> upgrade = request.getAttribute(AttributeKeys.webSocketUpgrade);
        if (upgrade.isEmpty()) {
            return refuse(
                    isUpgrade(request) && !request.method().equals(HttpMethods.GET)
                            ? StatusCodes.METHOD_NOT_ALLOWED
                            : StatusCodes.BAD_REQUEST);
        }
        if (!origins.allows(header(request, "origin"))) {
            return refuse(StatusCodes.FORBIDDEN);
        }
        Optional<String> subprotocol = subprotocol(upgrade.get());
        Query query = request.getUri().query();
        WireForm form = wantsProtobuf(subprotocol, query) ? forms.protobuf() : forms.json();
        boolean pingsItself =
                query.get("cf_ws_frame_ping_pong").filter("true"::equals).isPresent();
        connection.upgrade(new WebSocketConnection(this, form, pingsItself, kept(request)), settings.queueMaxSize());
        return Handshake.accept(header(request, "sec-websocket-key"), subprotocol);
    }

    private static boolean isUpgrade(HttpRequest request) {
        return header(request, "upgrade").toLowerCase(Locale.ROOT).contains("websocket")
                && header(request, "connection").toLowerCase(Locale.ROOT).contains("upgrade");
    }

    /// The first of the client's that there is.
    private static Optional<String> subprotocol(WebSocketUpgrade upgrade) {
        for (String offered : upgrade.getRequestedProtocols()) {
            if (offered.equals(JSON) || offered.equals(PROTOBUF)) {
                return Optional.of(offered);
            }
        }
        return Optional.empty();
    }

    private static boolean wantsProtobuf(Optional<String> subprotocol, Query query) {
        return subprotocol.filter(PROTOBUF::equals).isPresent()
                || query.get("format").filter("protobuf"::equals).isPresent()
                || query.get("cf_protocol").filter("protobuf"::equals).isPresent();
    }

    private Map<String, String> kept(HttpRequest request) {
        if (settings.keptHeaders().isEmpty()) {
            return Map.of();
        }
        var kept = new HashMap<String, String>();
        for (HttpHeader header : request.getHeaders()) {
            if (settings.keptHeaders().contains(header.lowercaseName())) {
                kept.putIfAbsent(header.lowercaseName(), header.value());
            }
        }
        return Map.copyOf(kept);
    }

    private static String header(HttpRequest request, String lowerCaseName) {
        for (HttpHeader header : request.getHeaders()) {
            if (header.is(lowerCaseName)) {
                return header.value();
            }
        }
        return "";
    }

    private static HttpResponse refuse(StatusCode status) {
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(status.reason() + "\n")
                .addHeader(RawHeader.create("Sec-WebSocket-Version", "13"));
    }
}
