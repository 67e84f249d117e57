package dev.gyre.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Any commands and replies, with zero and extreme values more often than chance would have them.
public final class RandomMessages {

    private static final List<String> PAYLOADS = List.of(
            "", "null", "1", "-1.5e3", "\"x\"", "[]", "{\"a\":[1,{\"b\":null}]}", "\"\u00e9\u2028\ud83d\ude00\"");

    private final RandomGenerator random;

    public RandomMessages(RandomGenerator random) {
        this.random = random;
    }

    public Command command() {
        return new Command(uint32(), request());
    }

    private Command.Request request() {
        return switch (random.nextInt(13)) {
            case 0 -> new Command.Pong();
            case 1 ->
                new Command.Connect(
                        text(), payload(), map(this::subscribe), text(), text(), map(this::text), random.nextLong());
            case 2 -> subscribe();
            case 3 -> new Command.Unsubscribe(text());
            case 4 -> new Command.Publish(text(), payload(), int32(), text(), random.nextBoolean());
            case 5 -> new Command.Presence(text());
            case 6 -> new Command.PresenceStats(text());
            case 7 -> new Command.History(text(), int32(), position(), random.nextBoolean());
            case 8 -> new Command.Ping();
            case 9 -> new Command.Send(payload());
            case 10 -> new Command.Rpc(payload(), text());
            case 11 -> new Command.Refresh(text());
            default -> new Command.SubRefresh(text(), text(), int32(), list(this::batch), list(this::text));
        };
    }

    private Command.Subscribe subscribe() {
        return new Command.Subscribe(
                text(),
                text(),
                random.nextBoolean(),
                text(),
                uint64(),
                payload(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                text(),
                random.nextBoolean() ? null : filter(3),
                random.nextLong(),
                int32(),
                int32(),
                text(),
                int32(),
                random.nextBoolean());
    }

    private FilterNode filter(int depth) {
        List<FilterNode> nodes = depth == 0 ? List.of() : list(() -> filter(depth - 1));
        return new FilterNode(text(), text(), text(), text(), list(this::text), nodes);
    }

    private @Nullable Position position() {
        return random.nextBoolean() ? null : new Position(uint64(), text());
    }

    private Command.TrackBatch batch() {
        return new Command.TrackBatch(list(() -> new Command.KeyedItem(text(), uint64())), text());
    }

    public Reply reply() {
        return random.nextInt(3) == 0 ? Reply.push(push()) : new Reply(uint32(), result());
    }

    private Reply.Result result() {
        return switch (random.nextInt(13)) {
            case 0 -> new Reply.ServerPing();
            case 1 -> new Reply.Failure(new ClientError(random.nextInt(2000), text(), random.nextBoolean()));
            case 2 ->
                new Reply.Connected(
                        text(),
                        text(),
                        random.nextBoolean(),
                        uint32(),
                        payload(),
                        map(this::subscribed),
                        uint32(),
                        random.nextBoolean(),
                        text(),
                        text(),
                        random.nextLong());
            case 3 -> subscribed();
            case 4 -> new Reply.Unsubscribed();
            case 5 -> new Reply.Published();
            case 6 -> new Reply.Presence(map(this::info));
            case 7 -> new Reply.PresenceStats(uint32(), uint32());
            case 8 -> new Reply.History(list(this::publication), text(), uint64());
            case 9 -> new Reply.Pinged();
            case 10 -> new Reply.RpcDone(payload());
            case 11 -> new Reply.Refreshed(text(), text(), random.nextBoolean(), uint32());
            default -> new Reply.SubRefreshed(random.nextBoolean(), uint32(), list(this::publication));
        };
    }

    private Push push() {
        return switch (random.nextInt(9)) {
            case 0 -> new Push.Published(text(), publication());
            case 1 -> new Push.Joined(text(), info());
            case 2 -> new Push.Left(text(), info());
            case 3 -> new Push.Unsubscribed(text(), new Unsubscribe(random.nextInt(3000), text()));
            case 4 ->
                new Push.Subscribed(text(), random.nextBoolean(), text(), uint64(), random.nextBoolean(), payload());
            case 5 -> new Push.Message(payload());
            case 6 ->
                new Push.Connected(
                        text(),
                        text(),
                        payload(),
                        map(this::subscribed),
                        random.nextBoolean(),
                        uint32(),
                        uint32(),
                        random.nextBoolean(),
                        text(),
                        text(),
                        random.nextLong());
            case 7 -> new Push.Disconnected(new Disconnect(random.nextInt(5000), text()));
            default -> new Push.Refreshed(random.nextBoolean(), uint32());
        };
    }

    private Reply.Subscribed subscribed() {
        return new Reply.Subscribed(
                random.nextBoolean(),
                uint32(),
                random.nextBoolean(),
                text(),
                list(this::publication),
                random.nextBoolean(),
                uint64(),
                random.nextBoolean(),
                payload(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextLong(),
                int32(),
                int32(),
                text(),
                list(this::publication),
                uint32());
    }

    private Publication publication() {
        return new Publication(
                payload(),
                random.nextBoolean() ? null : info(),
                uint64(),
                map(this::text),
                random.nextBoolean(),
                random.nextLong(),
                text(),
                text(),
                random.nextBoolean(),
                random.nextLong(),
                text(),
                uint64());
    }

    private ClientInfo info() {
        return new ClientInfo(text(), text(), payload(), payload());
    }

    private Payload payload() {
        return Payload.of(PAYLOADS.get(random.nextInt(PAYLOADS.size())));
    }

    /// Well-formed text: other text cannot stand in UTF-8.
    private String text() {
        int length = random.nextInt(4) == 0 ? 0 : random.nextInt(random.nextInt(20) == 0 ? 300 : 12);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            int bound = random.nextInt(4) == 0 ? Character.MAX_CODE_POINT : 0x80;
            int point = random.nextInt(bound);
            text.appendCodePoint(Character.getType(point) == Character.SURROGATE ? ' ' : point);
        }
        return text.toString();
    }

    private <T> List<T> list(Supplier<T> element) {
        List<T> list = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            list.add(element.get());
        }
        return list;
    }

    private <T> Map<String, T> map(Supplier<T> value) {
        Map<String, T> map = new HashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            map.put(text(), value.get());
        }
        return map;
    }

    private int int32() {
        return random.nextInt(3) == 0 ? 0 : random.nextInt();
    }

    private long uint32() {
        return random.nextInt(3) == 0 ? 0 : random.nextLong(1L << 32);
    }

    private long uint64() {
        return random.nextInt(3) == 0 ? 0 : random.nextLong() >>> random.nextInt(64);
    }
}
