package dev.gyre.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.ProtocolCodec.UnencodableException;
import dev.gyre.protocol.Publication;
import dev.gyre.protocol.Push;
import dev.gyre.protocol.Replies;
import dev.gyre.protocol.Reply;
import dev.gyre.protocol.Unsubscribe;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRepliesTest {

    static Stream<Arguments> results() {
        return Stream.of(
                arguments(
                        new Reply(1, Replies.connected(false, 0, Map.of())),
                        "{\"id\":1,\"connect\":{\"client\":\"c\",\"version\":\"v\",\"ping\":25,\"pong\":true}}"),
                arguments(
                        new Reply(
                                1, Replies.connected(true, 10, Map.of("chat:index", Replies.positioned(true, "e", 0)))),
                        """
                        {"id":1,"connect":{"client":"c","version":"v","expires":true,"ttl":10,"subs":{"chat:index":\
                        {"recoverable":true,"epoch":"e","positioned":true}},"ping":25,"pong":true}}\
                        """),
                arguments(
                        new Reply(
                                1,
                                new Reply.Connected(
                                        "c", "v", false, 0, Payload.of("7"), Map.of(), 25, true, "s", "n", 1700)),
                        """
                        {"id":1,"connect":{"client":"c","version":"v","data":7,"ping":25,"pong":true,"session":"s","node":"n",\
                        "time":1700}}\
                        """),
                arguments(
                        Reply.error(1, ClientError.TOKEN_EXPIRED),
                        "{\"id\":1,\"error\":{\"code\":109,\"message\":\"token expired\"}}"),
                arguments(
                        Reply.error(2, ClientError.INTERNAL),
                        "{\"id\":2,\"error\":{\"code\":100,\"message\":\"internal server error\",\"temporary\":true}}"),
                arguments(new Reply(2, Replies.subscribed()), "{\"id\":2,\"subscribe\":{}}"),
                arguments(
                        new Reply(
                                2,
                                new Reply.Subscribed(
                                        true,
                                        10,
                                        true,
                                        "e",
                                        List.of(
                                                Replies.publication("{\"n\":2}", 2),
                                                Replies.publication("{\"n\":3}", 3)),
                                        true,
                                        1,
                                        true,
                                        Payload.of("{}"),
                                        true,
                                        true,
                                        9,
                                        1,
                                        2,
                                        "k",
                                        List.of(new Publication(
                                                Payload.of("1"),
                                                null,
                                                1,
                                                Map.of(),
                                                false,
                                                5,
                                                "c",
                                                "k1",
                                                true,
                                                -3,
                                                "e",
                                                4)),
                                        100)),
                        """
                        {"id":2,"subscribe":{"expires":true,"ttl":10,"recoverable":true,"epoch":"e","publications":[\
                        {"data":{"n":2},"offset":2},{"data":{"n":3},"offset":3}],"recovered":true,"offset":1,\
                        "positioned":true,"data":{},"was_recovering":true,"delta":true,"id":9,"type":1,"phase":2,\
                        "cursor":"k","state":[{"data":1,"offset":1,"time":5,"channel":"c","key":"k1","removed":true,\
                        "score":-3,"epoch":"e","version":4}],"publish_debounce":100}}\
                        """),
                arguments(new Reply(8, new Reply.Unsubscribed()), "{\"id\":8,\"unsubscribe\":{}}"),
                arguments(new Reply(4, new Reply.Published()), "{\"id\":4,\"publish\":{}}"),
                arguments(
                        new Reply(5, new Reply.Presence(Map.of("c", Replies.info()))),
                        "{\"id\":5,\"presence\":{\"presence\":{\"c\":{\"user\":\"42\",\"client\":\"c\"}}}}"),
                arguments(new Reply(5, new Reply.Presence(Map.of())), "{\"id\":5,\"presence\":{\"presence\":{}}}"),
                arguments(
                        new Reply(6, new Reply.PresenceStats(1, 0)),
                        "{\"id\":6,\"presence_stats\":{\"num_clients\":1,\"num_users\":0}}"),
                arguments(
                        new Reply(7, new Reply.History(List.of(), "", 0)),
                        "{\"id\":7,\"history\":{\"publications\":[],\"epoch\":\"\",\"offset\":0}}"),
                arguments(new Reply(7, new Reply.History(List.of(Replies.publication("{\"n\":2}", 2)), "e", -1)), """
                    {"id":7,"history":{"publications":[{"data":{"n":2},"offset":2}],"epoch":"e",\
                    "offset":18446744073709551615}}\
                    """),
                arguments(new Reply(12, new Reply.Pinged()), "{\"id\":12,\"ping\":{}}"),
                arguments(
                        new Reply(9, new Reply.RpcDone(Payload.of("{\"ok\":1}"))),
                        "{\"id\":9,\"rpc\":{\"data\":{\"ok\":1}}}"),
                arguments(new Reply(9, new Reply.RpcDone(Payload.EMPTY)), "{\"id\":9,\"rpc\":{}}"),
                arguments(
                        new Reply(10, new Reply.Refreshed("", "", true, 10)),
                        "{\"id\":10,\"refresh\":{\"expires\":true,\"ttl\":10}}"),
                arguments(
                        new Reply(11, new Reply.SubRefreshed(true, 10, List.of())),
                        "{\"id\":11,\"sub_refresh\":{\"expires\":true,\"ttl\":10}}"),
                arguments(Reply.PING, "{}"));
    }

    static Stream<Arguments> pushes() {
        ClientInfo info = new ClientInfo("", "", Payload.of("{\"n\":1}"), Payload.of("[]"));
        return Stream.of(
                arguments(
                        Replies.push("chat:index", Replies.publication("{\"n\":2}", 2)),
                        "{\"push\":{\"channel\":\"chat:index\",\"pub\":{\"data\":{\"n\":2},\"offset\":2}}}"),
                arguments(
                        Replies.push("plain:a", Publication.of(Payload.of("{}"), null, 0, Map.of("sport", "tennis"))),
                        "{\"push\":{\"channel\":\"plain:a\",\"pub\":{\"data\":{},\"tags\":{\"sport\":\"tennis\"}}}}"),
                arguments(
                        Replies.push(
                                "chat:index",
                                Publication.of(Payload.of("null"), Replies.info(), 1, Map.of())
                                        .withEpoch("e")),
                        """
                        {"push":{"channel":"chat:index","pub":{"data":null,"info":{"user":"42","client":"c"},"offset":1,\
                        "epoch":"e"}}}\
                        """),
                arguments(
                        Replies.push(
                                "d:a",
                                new Publication(
                                        Payload.of("\"16\\n14@0,2:1}3yUGA8;\""),
                                        null,
                                        2,
                                        Map.of(),
                                        true,
                                        0,
                                        "",
                                        "",
                                        false,
                                        0,
                                        "",
                                        0)),
                        """
                        {"push":{"channel":"d:a","pub":{"data":"16\\n14@0,2:1}3yUGA8;","offset":2,"delta":true}}}\
                        """),
                arguments(
                        Reply.push(new Push.Joined("chat:index", Replies.info())),
                        "{\"push\":{\"channel\":\"chat:index\",\"join\":{\"info\":{\"user\":\"42\",\"client\":\"c\"}}}}"),
                arguments(Reply.push(new Push.Left("chat:index", info)), """
                    {"push":{"channel":"chat:index","leave":{"info":{"user":"","client":"","conn_info":{"n":1},\
                    "chan_info":[]}}}}\
                    """),
                arguments(Reply.push(new Push.Subscribed("chat:index", true, "e", 3, true, Payload.of("1"))), """
                    {"push":{"channel":"chat:index","subscribe":{"recoverable":true,"epoch":"e","offset":3,\
                    "positioned":true,"data":1}}}\
                    """),
                arguments(Reply.push(new Push.Unsubscribed("chat:index", Unsubscribe.SERVER)), """
                    {"push":{"channel":"chat:index","unsubscribe":{"code":2000,"reason":"server unsubscribe"}}}\
                    """),
                arguments(Reply.push(new Push.Message(Payload.of("{}"))), "{\"push\":{\"message\":{\"data\":{}}}}"),
                arguments(
                        Reply.push(new Push.Connected(
                                "c",
                                "v",
                                Payload.EMPTY,
                                Map.of("a", Replies.subscribed()),
                                true,
                                9,
                                25,
                                true,
                                "s",
                                "n",
                                1)),
                        """
                        {"push":{"connect":{"client":"c","version":"v","subs":{"a":{}},"expires":true,"ttl":9,"ping":25,\
                        "pong":true,"session":"s","node":"n","time":1}}}\
                        """),
                arguments(
                        Reply.push(new Push.Refreshed(true, 60)),
                        "{\"push\":{\"refresh\":{\"expires\":true,\"ttl\":60}}}"),
                arguments(
                        Reply.push(new Push.Disconnected(Disconnect.SHUTDOWN)),
                        "{\"push\":{\"disconnect\":{\"code\":3001,\"reason\":\"shutdown\"}}}"));
    }

    @ParameterizedTest
    @MethodSource({"results", "pushes"})
    void writesEveryReply(Reply reply, String json) throws UnencodableException {
        assertThat(encode(reply)).isEqualTo(json);
    }

    @Test
    void escapesWhatCannotStandInAString() throws UnencodableException {
        StringBuilder channel = new StringBuilder("\"\\/<é€😀").append((char) 0x2028);
        StringBuilder escaped = new StringBuilder("\\\"\\\\/<é€😀").append((char) 0x2028);
        for (char c = 0; c < ' '; c++) {
            channel.append(c);
            escaped.append(
                    switch (c) {
                        case '\t' -> "\\t";
                        case '\n' -> "\\n";
                        case '\r' -> "\\r";
                        default -> "\\" + "u" + HexFormat.of().toHexDigits(c);
                    });
        }

        String json = encode(Reply.push(new Push.Unsubscribed(channel.toString(), new Unsubscribe(1, ""))));

        assertThat(json).isEqualTo("{\"push\":{\"channel\":\"" + escaped + "\",\"unsubscribe\":{\"code\":1}}}");
    }

    @ParameterizedTest
    @CsvSource({"H,?", "L,?", "aH,a?", "LH,??", "HHL,?HL", "HLL,HL?"})
    void replacesHalfASurrogatePair(String user, String replaced) throws UnencodableException {
        ClientInfo info = new ClientInfo(surrogates(user), "", Payload.EMPTY, Payload.EMPTY);

        String json = encode(Reply.push(new Push.Joined("a", info)));

        assertThat(json).contains("\"user\":\"" + surrogates(replaced) + "\"");
    }

    /// H and L stand for the halves of a pair, the question mark for the replacement character.
    private static String surrogates(String text) {
        return text.replace('H', (char) 0xD83D).replace('L', (char) 0xDE00).replace('?', (char) 0xFFFD);
    }

    @Test
    void leavesLineBreaksOutOfPayloads() throws UnencodableException {
        Payload data = Payload.of("\n{\r\n  \"a\": [\n1,\n2\n]\r}\n\n");

        String json = encode(new Reply(1, new Reply.RpcDone(data)));

        assertThat(json).isEqualTo("{\"id\":1,\"rpc\":{\"data\":{  \"a\": [1,2]}}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "{",
                "}",
                "{}{}",
                "1 2",
                "nope",
                "nul",
                "01",
                "\"a",
                "\"a\nb\"",
                "[1,]",
                "{\"a\"}",
                "/**/1",
                "\ufeff1",
                "'a'",
                "1\u0000",
            })
    void refusesAPayloadThatIsNoJson(String data) {
        assertThatThrownBy(() -> encode(Replies.push("a", Replies.publication(data, 1))))
                .isInstanceOf(UnencodableException.class);
    }

    @Test
    void refusesAPayloadThatIsNoUtf8() {
        byte[] wrong = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};

        assertThatThrownBy(() -> encode(Replies.push("a", Publication.of(Payload.of(wrong), null, 1, Map.of()))))
                .isInstanceOf(UnencodableException.class);
    }

    @Test
    void joinsMessagesByLineFeeds() {
        byte[] ping = {'{', '}'};

        assertThat(JsonCodec.INSTANCE.join(List.of())).isEmpty();
        assertThat(JsonCodec.INSTANCE.join(List.of(ping))).isEqualTo(ping);
        assertThat(JsonCodec.INSTANCE.join(List.of(ping, ping, ping)))
                .asString()
                .isEqualTo("{}\n{}\n{}");
    }

    private static String encode(Reply reply) throws UnencodableException {
        return new String(JsonCodec.INSTANCE.encode(reply), StandardCharsets.UTF_8);
    }
}
