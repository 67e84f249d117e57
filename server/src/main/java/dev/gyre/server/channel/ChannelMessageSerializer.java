package dev.gyre.server.channel;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.gyre.protocol.Position;
import dev.gyre.server.channel.ChannelCommand.Member;
import dev.gyre.server.channel.wire.ChannelWire;
import java.io.NotSerializableException;
import java.util.List;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/// Messages of channels and relays between nodes, as Protobuf.
///
/// A command that carries a future leaves its node here: the future stays, the bytes name the node's responder and the
/// number under which it waits. A manifest that is not known throws [NotSerializableException], so that the message is
/// dropped and nothing else.
public final class ChannelMessageSerializer extends SerializerWithStringManifest {

    private static final int IDENTIFIER = 1120;

    private final ActorSystem<?> system;
    private final ActorRefResolver refs;

    public ChannelMessageSerializer(ExtendedActorSystem system) {
        this.system = Adapter.toTyped(system);
        this.refs = ActorRefResolver.get(this.system);
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return switch (message) {
            case ChannelCommand.Publish _ -> "P";
            case ChannelCommand.ReadHistory _ -> "H";
            case ChannelCommand.RemoveHistory _ -> "D";
            case ChannelCommand.ReadPresence _ -> "R";
            case ChannelCommand.CountPresence _ -> "C";
            case ChannelCommand.Attach _ -> "A";
            case ChannelCommand.Detach _ -> "E";
            case ChannelCommand.Join _ -> "J";
            case ChannelCommand.Rejoin _ -> "K";
            case ChannelCommand.Leave _ -> "L";
            case ChannelCommand.ReadMissed _ -> "M";
            case RelayMessage.Attached _ -> "a";
            case RelayMessage.Published _ -> "p";
            case RelayMessage.Missed _ -> "m";
            case RelayMessage.HistoryCleared _ -> "d";
            case RelayMessage.JoinTaken _ -> "t";
            case RelayMessage.MemberJoined _ -> "j";
            case RelayMessage.Roster _ -> "o";
            case RelayMessage.MemberLeft _ -> "l";
            case RelayMessage.Ended _ -> "e";
            case RelayMessage.Refused _ -> "r";
            case Answer.Answered _ -> "w";
            default -> throw new IllegalArgumentException("never leaves its node: " + message.getClass());
        };
    }

    @Override
    public byte[] toBinary(Object message) {
        return wire(message).toByteArray();
    }

    private MessageLite wire(Object message) {
        return switch (message) {
            case ChannelCommand.Publish publish -> publish(publish);
            case ChannelCommand.ReadHistory read -> readHistory(read);
            case ChannelCommand.RemoveHistory remove -> ask(remove.answer());
            case ChannelCommand.ReadPresence read -> ask(read.answer());
            case ChannelCommand.CountPresence count -> ask(count.answer());
            case ChannelCommand.Attach attach ->
                ChannelWire.Attach.newBuilder()
                        .setRelay(text(attach.relay()))
                        .setNode(attach.node())
                        .setStream(attach.stream())
                        .build();
            case ChannelCommand.Detach detach ->
                ChannelWire.Detach.newBuilder().setRelay(text(detach.relay())).build();
            case ChannelCommand.Join join -> members(join.relay(), List.of(join.member()));
            case ChannelCommand.Rejoin rejoin -> members(rejoin.relay(), rejoin.members());
            case ChannelCommand.Leave leave -> members(leave.relay(), List.of(leave.member()));
            case ChannelCommand.ReadMissed read ->
                ChannelWire.ReadMissed.newBuilder()
                        .setRelay(text(read.relay()))
                        .setId(read.id())
                        .setSinceOffset(read.sinceOffset())
                        .build();
            case RelayMessage.Attached attached -> attached(attached);
            case RelayMessage.Published published ->
                ChannelWire.Published.newBuilder()
                        .setEpoch(published.epoch())
                        .addAllPublications(WireFormat.relayedToWire(published.publications()))
                        .build();
            case RelayMessage.Missed missed -> missed(missed);
            case RelayMessage.HistoryCleared _ -> ChannelWire.HistoryCleared.getDefaultInstance();
            case RelayMessage.JoinTaken taken ->
                ChannelWire.JoinTaken.newBuilder().setClient(taken.client()).build();
            case RelayMessage.MemberJoined joined -> WireFormat.joined(joined);
            case RelayMessage.Roster roster ->
                ChannelWire.Roster.newBuilder()
                        .addAllMembers(roster.members().stream()
                                .map(WireFormat::joined)
                                .toList())
                        .build();
            case RelayMessage.MemberLeft left ->
                ChannelWire.MemberEvent.newBuilder()
                        .setInfo(WireFormat.info(left.info()))
                        .build();
            case RelayMessage.Ended ended ->
                ChannelWire.Ended.newBuilder().setEntity(text(ended.entity())).build();
            case RelayMessage.Refused refused ->
                ChannelWire.Refused.newBuilder()
                        .setError(WireFormat.error(refused.error()))
                        .build();
            case Answer.Answered answered -> WireFormat.answered(answered);
            default -> throw new IllegalArgumentException("never leaves its node: " + message.getClass());
        };
    }

    private MessageLite publish(ChannelCommand.Publish publish) {
        // before the key is read: leaving the node makes one
        ChannelWire.Answer answer = answer(publish.answer());
        Channels.Draft draft = publish.draft();
        var wire = ChannelWire.Publish.newBuilder()
                .setAnswer(answer)
                .setData(WireFormat.bytes(draft.data()))
                .putAllTags(draft.tags())
                .setIdempotencyKey(publish.idempotencyKey())
                .setSkipHistory(draft.skipHistory())
                .setDelta(draft.delta())
                .setVersion(draft.version())
                .setVersionEpoch(draft.versionEpoch());
        if (draft.info() != null) {
            wire.setInfo(WireFormat.info(draft.info()));
        }
        return wire.build();
    }

    private MessageLite readHistory(ChannelCommand.ReadHistory read) {
        var wire = ChannelWire.ReadHistory.newBuilder()
                .setAnswer(answer(read.answer()))
                .setLimit(read.query().limit())
                .setReverse(read.query().reverse());
        if (read.query().since() != null) {
            wire.setSince(WireFormat.position(read.query().since()));
        }
        return wire.build();
    }

    private MessageLite ask(Answer<?> answer) {
        return ChannelWire.Ask.newBuilder().setAnswer(answer(answer)).build();
    }

    private ChannelWire.Answer answer(Answer<?> answer) {
        return switch (answer) {
            case PendingAnswer<?> pending ->
                ChannelWire.Answer.newBuilder()
                        .setResponder(text(pending.node().responder()))
                        .setId(pending.leaveNode())
                        .build();
            case Answer.Remote<?> remote ->
                ChannelWire.Answer.newBuilder()
                        .setResponder(text(remote.responder()))
                        .setId(remote.id())
                        .build();
        };
    }

    private MessageLite members(ActorRef<RelayMessage> relay, List<Member> members) {
        var wire = ChannelWire.Members.newBuilder().setRelay(text(relay));
        members.forEach(member -> wire.addMembers(WireFormat.member(member)));
        return wire.build();
    }

    private MessageLite attached(RelayMessage.Attached attached) {
        return ChannelWire.Attached.newBuilder()
                .setEntity(text(attached.entity()))
                .setTop(WireFormat.position(attached.top()))
                .setHistorySize(attached.limits().historySize())
                .setHistoryTtlMillis(attached.limits().historyTtlMillis())
                .setMetaTtlMillis(attached.limits().metaTtlMillis())
                .setWindowLeftMillis(attached.windowLeftMillis())
                .setMetaLeftMillis(attached.metaLeftMillis())
                .build();
    }

    private static MessageLite missed(RelayMessage.Missed missed) {
        return ChannelWire.Missed.newBuilder()
                .setId(missed.id())
                .addAllPublications(WireFormat.relayedToWire(missed.publications()))
                .setTop(WireFormat.position(missed.top()))
                .setWindowLeftMillis(missed.windowLeftMillis())
                .setMetaLeftMillis(missed.metaLeftMillis())
                .setLast(missed.last())
                .build();
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        try {
            return message(bytes, manifest);
        } catch (InvalidProtocolBufferException malformed) {
            throw new NotSerializableException(
                    "malformed channel message, manifest " + manifest + ": " + malformed.getMessage());
        }
    }

    private Object message(byte[] bytes, String manifest)
            throws InvalidProtocolBufferException, NotSerializableException {
        return switch (manifest) {
            case "P" -> publish(ChannelWire.Publish.parseFrom(bytes));
            case "H" -> readHistory(ChannelWire.ReadHistory.parseFrom(bytes));
            case "D" -> new ChannelCommand.RemoveHistory(asked(bytes));
            case "R" -> new ChannelCommand.ReadPresence(asked(bytes));
            case "C" -> new ChannelCommand.CountPresence(asked(bytes));
            case "A" -> {
                var wire = ChannelWire.Attach.parseFrom(bytes);
                yield new ChannelCommand.Attach(ref(wire.getRelay()), wire.getNode(), wire.getStream());
            }
            case "E" ->
                new ChannelCommand.Detach(
                        ref(ChannelWire.Detach.parseFrom(bytes).getRelay()));
            case "J" -> {
                var wire = ChannelWire.Members.parseFrom(bytes);
                yield new ChannelCommand.Join(ref(wire.getRelay()), onlyMember(wire));
            }
            case "K" -> {
                var wire = ChannelWire.Members.parseFrom(bytes);
                yield new ChannelCommand.Rejoin(
                        ref(wire.getRelay()),
                        wire.getMembersList().stream().map(WireFormat::member).toList());
            }
            case "L" -> {
                var wire = ChannelWire.Members.parseFrom(bytes);
                yield new ChannelCommand.Leave(ref(wire.getRelay()), onlyMember(wire));
            }
            case "M" -> {
                var wire = ChannelWire.ReadMissed.parseFrom(bytes);
                yield new ChannelCommand.ReadMissed(ref(wire.getRelay()), wire.getId(), wire.getSinceOffset());
            }
            case "a" -> attached(ChannelWire.Attached.parseFrom(bytes));
            case "p" -> {
                var wire = ChannelWire.Published.parseFrom(bytes);
                yield new RelayMessage.Published(
                        wire.getEpoch(), WireFormat.relayedFromWire(wire.getPublicationsList()));
            }
            case "m" -> missed(ChannelWire.Missed.parseFrom(bytes));
            case "d" -> new RelayMessage.HistoryCleared();
            case "t" ->
                new RelayMessage.JoinTaken(
                        ChannelWire.JoinTaken.parseFrom(bytes).getClient());
            case "j" -> WireFormat.joined(ChannelWire.MemberEvent.parseFrom(bytes));
            case "o" ->
                new RelayMessage.Roster(ChannelWire.Roster.parseFrom(bytes).getMembersList().stream()
                        .map(WireFormat::joined)
                        .toList());
            case "l" ->
                new RelayMessage.MemberLeft(
                        WireFormat.info(ChannelWire.MemberEvent.parseFrom(bytes).getInfo()));
            case "e" ->
                new RelayMessage.Ended(
                        refs.resolveActorRef(ChannelWire.Ended.parseFrom(bytes).getEntity()));
            case "r" ->
                new RelayMessage.Refused(
                        WireFormat.error(ChannelWire.Refused.parseFrom(bytes).getError()));
            case "w" -> WireFormat.answered(ChannelWire.Answered.parseFrom(bytes));
            default -> throw new NotSerializableException("unknown channel message, manifest " + manifest);
        };
    }

    private ChannelCommand.Publish publish(ChannelWire.Publish wire) {
        var draft = new Channels.Draft(
                WireFormat.payload(wire.getData()),
                wire.hasInfo() ? WireFormat.info(wire.getInfo()) : null,
                wire.getTagsMap(),
                wire.getIdempotencyKey(),
                wire.getSkipHistory(),
                wire.getDelta(),
                wire.getVersion(),
                wire.getVersionEpoch());
        return new ChannelCommand.Publish(draft, remote(wire.getAnswer()));
    }

    private ChannelCommand.ReadHistory readHistory(ChannelWire.ReadHistory wire) {
        Position since = wire.hasSince() ? WireFormat.position(wire.getSince()) : null;
        var query = new Channels.HistoryQuery(wire.getLimit(), since, wire.getReverse());
        return new ChannelCommand.ReadHistory(query, remote(wire.getAnswer()));
    }

    private <T> Answer<T> asked(byte[] bytes) throws InvalidProtocolBufferException {
        return remote(ChannelWire.Ask.parseFrom(bytes).getAnswer());
    }

    private <T> Answer<T> remote(ChannelWire.Answer answer) {
        return new Answer.Remote<>(refs.resolveActorRef(answer.getResponder()), answer.getId());
    }

    private static Member onlyMember(ChannelWire.Members wire) throws NotSerializableException {
        if (wire.getMembersCount() != 1) {
            throw new NotSerializableException("one member expected, found " + wire.getMembersCount());
        }
        return WireFormat.member(wire.getMembers(0));
    }

    private RelayMessage.Attached attached(ChannelWire.Attached wire) {
        return new RelayMessage.Attached(
                refs.resolveActorRef(wire.getEntity()),
                WireFormat.position(wire.getTop()),
                new StreamLimits(wire.getHistorySize(), wire.getHistoryTtlMillis(), wire.getMetaTtlMillis()),
                wire.getWindowLeftMillis(),
                wire.getMetaLeftMillis());
    }

    private static RelayMessage.Missed missed(ChannelWire.Missed wire) {
        return new RelayMessage.Missed(
                wire.getId(),
                WireFormat.relayedFromWire(wire.getPublicationsList()),
                WireFormat.position(wire.getTop()),
                wire.getWindowLeftMillis(),
                wire.getMetaLeftMillis(),
                wire.getLast());
    }

    private ActorRef<RelayMessage> ref(String text) {
        return refs.resolveActorRef(text);
    }

    private String text(ActorRef<?> ref) {
        return refs.toSerializationFormat(ref);
    }
}
