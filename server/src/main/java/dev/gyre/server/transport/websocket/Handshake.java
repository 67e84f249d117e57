package dev.gyre.server.transport.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/// The response that opens a WebSocket.
///
/// Source: RFC 6455 section 4.2.2.
final class Handshake {

    private static final byte[] MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11".getBytes(StandardCharsets.ISO_8859_1);

    private static final HttpHeader UPGRADE = RawHeader.create("Upgrade", "websocket");
    private static final HttpHeader CONNECTION = Connection.create("Upgrade");

    private Handshake() {}

    static HttpResponse accept(String key, Optional<String> subprotocol) {
        var headers = new ArrayList<HttpHeader>(4);
        headers.add(UPGRADE);
        headers.add(CONNECTION);
        headers.add(RawHeader.create("Sec-WebSocket-Accept", acceptKey(key)));
        subprotocol.ifPresent(name -> headers.add(RawHeader.create("Sec-WebSocket-Protocol", name)));
        return HttpResponse.create().withStatus(StatusCodes.SWITCHING_PROTOCOLS).withHeaders(headers);
    }

    private static String acceptKey(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(key.getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(sha1.digest(MAGIC));
        } catch (NoSuchAlgorithmException impossible) { // every Java platform has it
            throw new IllegalStateException(impossible);
        }
    }
}
