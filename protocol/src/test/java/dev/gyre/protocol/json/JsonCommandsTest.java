package dev.gyre.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gyre.protocol.Command;
import dev.gyre.protocol.FilterNode;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.protocol.ProtocolCodec.Frame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCommandsTest {

    private static final Command.Subscribe SUBSCRIBE = new Command.Subscribe(
            "a", "", false, "", 0, Payload.EMPTY, false, false, false, "", null, 0, 0, 0, "", 0, false);

    static Stream<Arguments> examples() {
        return Stream.of(
                arguments(
                        """
                        {"id":1,"connect":{"token":"t","data":{"x": 1},"name":"js","version":"1.2.3","headers":{"x-a":"b"},\
                        "flag":1,"subs":{"a":{"channel":"a"}}}}\
                        """,
                        new Command(
                                1,
                                new Command.Connect(
                                        "t",
                                        Payload.of("{\"x\": 1}"),
                                        Map.of("a", SUBSCRIBE),
                                        "js",
                                        "1.2.3",
                                        Map.of("x-a", "b"),
                                        1))),
                arguments(
                        """
                        {"id":2,"subscribe":{"channel":"m:a","token":"t","recover":true,"epoch":"e","offset":18446744073709551615,\
                        "data":"d","positioned":true,"recoverable":true,"join_leave":true,"delta":"fossil","flag":2,"type":1,\
                        "phase":2,"cursor":"c","limit":-1,"asc":true,"tf":{"op":"not","nodes":[{"key":"k","cmp":"in",\
                        "val":"v","vals":["x","y"]}]}}}\
                        """,
                        new Command(
                                2,
                                new Command.Subscribe(
                                        "m:a",
                                        "t",
                                        true,
                                        "e",
                                        -1,
                                        Payload.of("\"d\""),
                                        true,
                                        true,
                                        true,
                                        "fossil",
                                        new FilterNode(
                                                "not",
                                                "",
                                                "",
                                                "",
                                                List.of(),
                                                List.of(new FilterNode(
                                                        "", "k", "in", "v", List.of("x", "y"), List.of()))),
                                        2,
                                        1,
                                        2,
                                        "c",
                                        -1,
                                        true))),
                arguments(
                        "{\"id\":8,\"unsubscribe\":{\"channel\":\"chat:index\"}}",
                        new Command(8, new Command.Unsubscribe("chat:index"))),
                arguments(
                        "{\"id\":3,\"publish\":{\"channel\":\"m:a\",\"data\":{\"v\":2},\"type\":1,\"key\":\"k1\"}}",
                        new Command(3, new Command.Publish("m:a", Payload.of("{\"v\":2}"), 1, "k1", false))),
                arguments(
                        "{\"id\":3,\"publish\":{\"channel\":\"m:a\",\"type\":1,\"key\":\"k1\",\"removed\":true}}",
                        new Command(3, new Command.Publish("m:a", Payload.EMPTY, 1, "k1", true))),
                arguments(
                        "{\"id\":5,\"presence\":{\"channel\":\"chat:index\"}}",
                        new Command(5, new Command.Presence("chat:index"))),
                arguments(
                        "{\"id\":6,\"presence_stats\":{\"channel\":\"chat:index\"}}",
                        new Command(6, new Command.PresenceStats("chat:index"))),
                arguments("""
                    {"id":7,"history":{"channel":"c","limit":1,"since":{"offset":1,"epoch":"e"},"reverse":true}}\
                    """, new Command(7, new Command.History("c", 1, new Position(1, "e"), true))),
                arguments("{\"id\":12,\"ping\":{}}", new Command(12, new Command.Ping())),
                arguments("{\"send\":{\"data\":{}}}", new Command(0, new Command.Send(Payload.of("{}")))),
                arguments(
                        "{\"id\":9,\"rpc\":{\"method\":\"m\",\"data\":[ ]}}",
                        new Command(9, new Command.Rpc(Payload.of("[ ]"), "m"))),
                arguments("{\"id\":10,\"refresh\":{\"token\":\"t\"}}", new Command(10, new Command.Refresh("t"))),
                arguments(
                        """
                        {"id":11,"sub_refresh":{"channel":"v","token":"t","type":1,"track":[{"signature":"s","items":[{"key":"a"},\
                        {"key":"b","version":7}]}],"untrack":["c"]}}\
                        """,
                        new Command(
                                11,
                                new Command.SubRefresh(
                                        "v",
                                        "t",
                                        1,
                                        List.of(new Command.TrackBatch(
                                                List.of(new Command.KeyedItem("a", 0), new Command.KeyedItem("b", 7)),
                                                "s")),
                                        List.of("c")))),
                arguments("{}", new Command(0, new Command.Pong())),
                arguments("null", new Command(0, new Command.Pong())),
                arguments("{\"id\":2}", new Command(2, new Command.Pong())),
                arguments("{\"id\":2,\"subscribe\":null}", new Command(2, new Command.Pong())),
                arguments("{\"id\":2,\"nope\":{\"a\":[1,{}]}}", new Command(2, new Command.Pong())));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void readsEveryCommand(String json, Command command) {
        assertThat(decode(json)).isEqualTo(new Frame(List.of(command), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ID\":3,\"Unsubscribe\":{\"CHANNEL\":\"a\"}}",
                " \t{ \"unsubscribe\" : { \"channel\" : \"\\u0061\" } , \"id\" : 3 } \r",
                "{\"unsubscribe\":{\"channel\":\"a\",\"more\":[null,{\"channel\":\"b\"}]},\"id\":3,\"x\":1.5e300}",
                "{\"id\":3,\"unsubscribe\":{\"channel\":\"a\"}} what follows is not looked at",
                "{\"id\":2,\"id\":3,\"unsubscribe\":{\"channel\":\"b\",\"channel\":\"a\",\"channel\":null}}",
                "{\"id\":3,\"refresh\":{},\"ping\":{},\"send\":{},\"rpc\":{},\"unsubscribe\":{\"channel\":\"a\"}}",
                "{\"id\":3,\"connect\":null,\"unsubscribe\":{\"channel\":\"a\"}}",
            })
    void readsOneCommandHoweverItIsSpelled(String json) {
        assertThat(decode(json)).isEqualTo(new Frame(List.of(new Command(3, new Command.Unsubscribe("a"))), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "  ",
                "{nope",
                "[{\"id\":2,\"rpc\":{}}]",
                "true",
                "7",
                "\"x\"",
                "{\"id\":2,\"subscribe\":{\"channel\":\"plain:x\"",
                "{\"id\":2,}",
                "{\"id\":2 \"ping\":{}}",
                "{id:2}",
                "{'id':2}",
                "{\"id\":-1}",
                "{\"id\":\"1\"}",
                "{\"id\":1.0}",
                "{\"id\":1e2}",
                "{\"id\":01}",
                "{\"id\":+1}",
                "{\"id\":4294967296}",
                "{\"id\":99999999999999999999999999}",
                "{\"id\":[]}",
                "{\"id\":true}",
                "{\"id\":1,\"connect\":7}",
                "{\"id\":1,\"connect\":[]}",
                "{\"id\":1,\"connect\":{\"token\":7}}",
                "{\"id\":1,\"connect\":{\"headers\":{\"a\":1}}}",
                "{\"id\":1,\"connect\":{\"headers\":[]}}",
                "{\"id\":1,\"connect\":{\"subs\":{\"a\":\"b\"}}}",
                "{\"id\":1,\"subscribe\":{\"recover\":1}}",
                "{\"id\":1,\"subscribe\":{\"recover\":\"true\"}}",
                "{\"id\":1,\"subscribe\":{\"offset\":-1}}",
                "{\"id\":1,\"subscribe\":{\"offset\":18446744073709551616}}",
                "{\"id\":1,\"subscribe\":{\"flag\":9223372036854775808}}",
                "{\"id\":1,\"subscribe\":{\"type\":2147483648}}",
                "{\"id\":1,\"subscribe\":{\"tf\":{\"vals\":\"a\"}}}",
                "{\"id\":1,\"subscribe\":{\"tf\":{\"nodes\":[7]}}}",
                "{\"id\":2,\"history\":{\"limit\":\"all\"}}",
                "{\"id\":1,\"rpc\":{\"data\":nope}}",
                "{\"id\":1,\"rpc\":{\"data\":}}",
                "{\"id\":1,\"rpc\":{\"data\":\"a\tb\"}}",
                "{\"id\":1,\"rpc\":{\"data\":\"\\x\"}}",
                "{\"id\":1,\"rpc\":{\"data\":NaN}}",
                "\ufeff{\"id\":1}",
                "{\u0000\"id\":1}",
                "{\"id\":1}\n{\"id\":\"2\"}\n{\"id\":3}",
                "{\"id\":1}\n\n{\"id\":2}",
                "{\"id\":1}\n ",
            })
    void stopsAtWhatIsNoCommand(String json) {
        Frame frame = decode(json);

        assertThat(frame.malformed()).isTrue();
        assertThat(frame.commands()).hasSize(json.startsWith("{\"id\":1}\n") ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":1}\n{}", "{\"id\":1}\r\n{}\r\n", "{\"id\":1}\nnull\n"})
    void readsOneCommandALine(String json) {
        assertThat(decode(json))
                .isEqualTo(new Frame(
                        List.of(new Command(1, new Command.Pong()), new Command(0, new Command.Pong())), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "0",
                "-12.50e+7",
                "true",
                "\"\\u00e9 \\\" \u00e9 \ud83d\ude00\"",
                "{ \"a\" :\t1,\"s\":\"\\u00e9<\" }",
                "[[],{\"a\":{}}, [ 1 , null ] ]",
            })
    void passesPayloadsThroughAsTheyStand(String payload) {
        String json = "{\"id\":1,\"rpc\":{\"data\": " + payload + " ,\"method\":\"\u00e9\"},\"x\":\"\u20ac\"}";

        assertThat(decode(json))
                .isEqualTo(new Frame(List.of(new Command(1, new Command.Rpc(Payload.of(payload), "\u00e9"))), false));
    }

    @Test
    void takesNullInListsAndMapsForTheEmptyValue() {
        String json = "{\"connect\":{\"headers\":{\"a\":null},\"subs\":{\"a\":null}},\"x\":null}";

        Command.Connect connect =
                (Command.Connect) decode(json).commands().getFirst().request();

        assertThat(connect.headers()).isEqualTo(Map.of("a", ""));
        assertThat(connect.subs())
                .hasValueSatisfying(new Condition<>(it -> it.channel().isEmpty(), "empty"));
    }

    @Test
    void replacesHalfASurrogatePair() {
        String json = "{\"unsubscribe\":{\"channel\":\"a\\ud83db\\ude00\\ud83d\\ude00\"}}";

        assertThat(decode(json).commands().getFirst().request())
                .isEqualTo(new Command.Unsubscribe("a\ufffdb\ufffd\ud83d\ude00"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0xC0, 0xC3, 0xED, 0xF8, 0xFF})
    void refusesBytesThatAreNoUtf8(int wrong) {
        byte[] frame = "{\"id\":1,\"rpc\":{\"data\":\"?\"}}".getBytes(StandardCharsets.UTF_8);
        frame[23] = (byte) wrong;

        assertThat(JsonCodec.INSTANCE.decode(frame)).isEqualTo(new Frame(List.of(), true));
    }

    @Test
    void readsWhatIsNestedDeepButNotWithoutEnd() {
        String deep = "{\"rpc\":{\"data\":" + "[".repeat(900) + "]".repeat(900) + "}}";
        String tooDeep = "{\"rpc\":{\"data\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}}";
        String tooDeepFilter = "{\"subscribe\":{\"tf\":" + "{\"nodes\":[".repeat(10_000);
        String tooDeepUnknown = "{\"x\":" + "{\"x\":".repeat(100_000);

        assertThat(decode(deep).malformed()).isFalse();
        assertThat(decode(tooDeep).malformed()).isTrue();
        assertThat(decode(tooDeepFilter).malformed()).isTrue();
        assertThat(decode(tooDeepUnknown).malformed()).isTrue();
    }

    @Test
    void readsNumbersOfAnyLengthInPayloads() {
        String number = "9".repeat(60_000);

        Frame frame = decode("{\"send\":{\"data\":" + number + "}}");

        assertThat(frame).isEqualTo(new Frame(List.of(new Command(0, new Command.Send(Payload.of(number)))), false));
    }

    private static Frame decode(String json) {
        return JsonCodec.INSTANCE.decode(json.getBytes(StandardCharsets.UTF_8));
    }
}
