package dev.gyre.server.transport.tcp;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.event.Logging;
import org.apache.pekko.http.impl.engine.parsing.HttpHeaderParser;
import org.apache.pekko.http.impl.engine.parsing.HttpMessageParser;
import org.apache.pekko.http.impl.engine.parsing.HttpRequestParser;
import org.apache.pekko.http.impl.engine.parsing.ParserOutput;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.HttpRequest$;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.util.ByteString;

/// Reads one WebSocket upgrade request with Pekko HTTP's parser, but without a stream around it.
///
/// The only class that knows Pekko HTTP's internals: `HttpRequestParser` is made for a stage, and parses as well
/// when it is called directly. Syntax, limits and the checks of RFC 6455 section 4.2.1 are therefore those of the
/// HTTP layer. Any thread.
final class UpgradeReader {

    private final HttpRequestParser parsers;
    private final ServerSettings settings;

    UpgradeReader(ActorSystem system, ServerSettings settings) {
        var log = Logging.getLogger(system, UpgradeReader.class);
        this.settings = settings;
        this.parsers = new HttpRequestParser(
                settings.parserSettings(),
                settings.websocketSettings(),
                settings.rawRequestUriHeader(),
                HttpHeaderParser.apply(settings.parserSettings(), log));
        parsers.traversalBuilder(); // numbers the ports of the stage, as a stream would before it creates the logic
    }

    /// The length of the head in these bytes with its empty line, or -1. It does not end within the first `from`.
    static int headLength(ByteString bytes, int from) {
        byte[] b = bytes.toArrayUnsafe();
        for (int i = Math.max(from, 2); i < b.length; i++) {
            if (b[i] == '\n' && (b[i - 1] == '\n' || (b[i - 1] == '\r' && b[i - 2] == '\n'))) {
                return i + 1;
            }
        }
        return -1;
    }

    /// The upgrade request that is all of `head`; empty means that these bytes are the HTTP layer's.
    Optional<HttpRequest> read(ByteString head) {
        var parser = (HttpMessageParser<?>) parsers.createLogic(Attributes.none());
        if (parser.parseBytes(head) instanceof ParserOutput.RequestStart start
                && start.attributes().contains(upgradeKey())
                && start.createEntity() instanceof ParserOutput.StrictEntityCreator<?, ?> body
                && parser.doPull() instanceof ParserOutput.NeedMoreData$) {
            try {
                var uri = HttpRequest$.MODULE$.effectiveUri(
                        start.uri(), start.headers(), false, settings.defaultHostHeader());
                return Optional.of(HttpRequest$.MODULE$
                        .apply(start.method(), uri, start.headers(), body.entity(), start.protocol())
                        .withAttributes(start.attributes()));
            } catch (IllegalUriException _) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    @SuppressWarnings("unchecked")
    private static org.apache.pekko.http.scaladsl.model.AttributeKey<Object> upgradeKey() {
        return (org.apache.pekko.http.scaladsl.model.AttributeKey<Object>) (Object) AttributeKeys.webSocketUpgrade;
    }

    /// A 101 response as it stands on the wire.
    static ByteString render(HttpResponse response) {
        var text = new StringBuilder(192).append("HTTP/1.1 101 Switching Protocols\r\n");
        response.getHeaders()
                .forEach(header -> text.append(header.name())
                        .append(": ")
                        .append(header.value())
                        .append("\r\n"));
        return ByteString.fromArrayUnsafe(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
