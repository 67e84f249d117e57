package dev.gyre.server.transport.tcp;

import java.util.LinkedHashMap;
import java.util.Map;

/// Malformed, oversized and odd first requests by what is odd about them.
final class HttpCorpus {

    private static final String UPGRADE = "Upgrade: websocket\r\n"
            + "Connection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private static final String GET = "GET /hello HTTP/1.1\r\nHost: a\r\n";
    private static final String WS = "GET /ws HTTP/1.1\r\nHost: a\r\n";

    private HttpCorpus() {}

    static Map<String, String> requests() {
        var all = new LinkedHashMap<String, String>();
        plain(all);
        upgrades(all);
        bodies(all);
        return all;
    }

    private static void plain(Map<String, String> all) {
        all.put("plain", GET + "\r\n");
        all.put("close", GET + "Connection: close\r\n\r\n");
        all.put("unknown path", "GET /none HTTP/1.1\r\nHost: a\r\n\r\n");
        all.put("HTTP 1.0", "GET /hello HTTP/1.0\r\n\r\n");
        all.put("HTTP 1.0 keep-alive", "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        all.put("HTTP 2.0", "GET /hello HTTP/2.0\r\nHost: a\r\n\r\n");
        all.put("no version", "GET /hello\r\n\r\n");
        all.put("no host", "GET /hello HTTP/1.1\r\n\r\n");
        all.put("two hosts", GET + "Host: b\r\n\r\n");
        all.put("bare line feeds", "GET /hello HTTP/1.1\nHost: a\n\n");
        all.put("mixed line ends", "GET /hello HTTP/1.1\r\nHost: a\n\r\n");
        all.put("leading empty line", "\r\n" + GET + "\r\n");
        all.put("unknown method", "GRAB /hello HTTP/1.1\r\nHost: a\r\n\r\n");
        all.put("method G", "G /hello HTTP/1.1\r\nHost: a\r\n\r\n");
        all.put("lower-case method", "get /hello HTTP/1.1\r\nHost: a\r\n\r\n");
        all.put("HEAD", "HEAD /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        all.put("OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
        all.put("absolute URI", "GET http://a/hello HTTP/1.1\r\nHost: a\r\n\r\n");
        all.put("other host in URI", "GET http://b/hello HTTP/1.1\r\nHost: a\r\n\r\n");
        all.put("bad percent", "GET /hel%zzlo HTTP/1.1\r\nHost: a\r\n\r\n");
        all.put("bare percent in upgrade", "GET /ws% HTTP/1.1\r\nHost: a\r\n" + UPGRADE + "\r\n");
        all.put("space in URI", "GET /hel lo HTTP/1.1\r\nHost: a\r\n\r\n");
        all.put("long URI", "GET /" + "x".repeat(3_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        all.put("very long URI", "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        all.put("long header", GET + "X: " + "x".repeat(9_000) + "\r\n\r\n");
        all.put("many headers", GET + "X: y\r\n".repeat(200) + "\r\n");
        all.put("header without colon", GET + "X\r\n\r\n");
        all.put("space before colon", GET + "X : y\r\n\r\n");
        all.put("folded header", GET + "X: y\r\n  z\r\n\r\n");
        all.put("control byte in header", GET + "X: \u0001\r\n\r\n");
        all.put("high byte in header", GET + "X: \u00e9\r\n\r\n");
        all.put("zero bytes", "\0\0\0\0\r\n\r\n");
        all.put("TLS hello", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003\r\n\r\n");
        all.put("noise that starts with G", "G\u0001\u0002\u00ff\r\n\r\n");
    }

    private static void upgrades(Map<String, String> all) {
        all.put("upgrade", WS + UPGRADE + "\r\n");
        all.put("upgrade with bare line feeds", (WS + UPGRADE + "\r\n").replace("\r\n", "\n"));
        all.put("upgrade in HTTP 1.0", (WS + UPGRADE + "\r\n").replace("HTTP/1.1", "HTTP/1.0"));
        all.put("upgrade with close", WS + UPGRADE + "Connection: close\r\n\r\n");
        all.put("upgrade of unknown path", GET.replace("hello", "none") + UPGRADE + "\r\n");
        all.put("upgrade of plain path", GET + UPGRADE + "\r\n");
        all.put("upgrade with query", WS.replace("/ws", "/ws?format=protobuf&x=%20") + UPGRADE + "\r\n");
        all.put("upgrade with bad query", WS.replace("/ws", "/ws?x=%zz") + UPGRADE + "\r\n");
        all.put("upgrade with absolute URI", WS.replace("/ws", "http://a/ws") + UPGRADE + "\r\n");
        all.put("upgrade with bad host", WS.replace("Host: a", "Host: a b") + UPGRADE + "\r\n");
        all.put("upgrade without host", WS.replace("Host: a\r\n", "") + UPGRADE + "\r\n");
        all.put("upgrade with two keys", WS + UPGRADE + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        all.put("upgrade of version 8", WS + UPGRADE.replace("13", "8") + "\r\n");
        all.put("upgrade without key", WS + UPGRADE.replaceAll("Sec-WebSocket-Key.*\r\n", "") + "\r\n");
        all.put("upgrade with bad key", WS + UPGRADE.replaceAll("dGh.*==", "x") + "\r\n");
        all.put("upgrade to h2c", WS + UPGRADE.replace("websocket", "h2c") + "\r\n");
        all.put("upgrade with token list", WS + UPGRADE.replace("Connection: ", "Connection: keep-alive, ") + "\r\n");
        all.put(
                "upgrade in odd case",
                WS + UPGRADE.replace("websocket", "WebSocket").replace(": Upgrade", ": uPGRADE") + "\r\n");
        all.put("upgrade with long header", WS + "X: " + "x".repeat(7_000) + "\r\n" + UPGRADE + "\r\n");
        all.put("upgrade with very long header", WS + "X: " + "x".repeat(10_000) + "\r\n" + UPGRADE + "\r\n");
        all.put("upgrade with many headers", WS + "X: y\r\n".repeat(100) + UPGRADE + "\r\n");
        all.put("upgrade by POST", (WS + UPGRADE + "Content-Length: 0\r\n\r\n").replace("GET", "POST"));
        all.put("upgrade with empty body", WS + UPGRADE + "Content-Length: 0\r\n\r\n");
    }

    private static void bodies(Map<String, String> all) {
        String post = "POST /body HTTP/1.1\r\nHost: a\r\n";
        all.put("body", post + "Content-Length: 3\r\n\r\nabc");
        all.put("chunked body", post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        all.put("chunk with bad size", post + "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n");
        all.put("bad length", post + "Content-Length: abc\r\n\r\n");
        all.put("negative length", post + "Content-Length: -1\r\n\r\n");
        all.put("two lengths", post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc");
        all.put("length and chunked", post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        all.put("too long", post + "Content-Length: 2000\r\n\r\n" + "x".repeat(2_000));
        all.put("GET with body", "GET /body HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
        all.put("upgrade with body", WS + UPGRADE + "Content-Length: 3\r\n\r\nabc");
        all.put("expect continue", post + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc");
        all.put("unknown expectation", post + "Expect: tea\r\nContent-Length: 3\r\n\r\nabc");
    }
}
