package dev.gyre.server.channel;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.gyre.protocol.Position;
import dev.gyre.server.channel.ChannelCommand.Member;
import dev.gyre.server.channel.wire.ChannelWire;
import java.io.NotSerializableException;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;

/// Commands to a channel, to and from their Protobuf shape.
///
/// A command that carries a future leaves its node here: the future stays, the bytes name the node's responder and the
/// number under which it waits.
final class CommandFormat {

    private final ActorRefResolver refs;

    CommandFormat(ActorRefResolver refs) {
        this.refs = refs;
    }

    MessageLite toWire(ChannelCommand command) {
        return switch (command) {
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
            case ChannelCommand.NodeGone _,
                    ChannelCommand.CheckIdle _,
                    ChannelCommand.CheckRecovery _,
                    ChannelCommand.Continue _,
                    ChannelCommand.Stop _ -> throw ChannelMessageSerializer.neverLeaves(command);
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

    ChannelCommand.Publish publish(byte[] bytes) throws InvalidProtocolBufferException {
        var wire = ChannelWire.Publish.parseFrom(bytes);
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

    ChannelCommand.ReadHistory readHistory(byte[] bytes) throws InvalidProtocolBufferException {
        var wire = ChannelWire.ReadHistory.parseFrom(bytes);
        Position since = wire.hasSince() ? WireFormat.position(wire.getSince()) : null;
        var query = new Channels.HistoryQuery(wire.getLimit(), since, wire.getReverse());
        return new ChannelCommand.ReadHistory(query, remote(wire.getAnswer()));
    }

    /// Of a command that is nothing but a question.
    <T> Answer<T> asked(byte[] bytes) throws InvalidProtocolBufferException {
        return remote(ChannelWire.Ask.parseFrom(bytes).getAnswer());
    }

    private <T> Answer<T> remote(ChannelWire.Answer answer) {
        return new Answer.Remote<>(refs.resolveActorRef(answer.getResponder()), answer.getId());
    }

    ChannelCommand.Attach attach(byte[] bytes) throws InvalidProtocolBufferException {
        var wire = ChannelWire.Attach.parseFrom(bytes);
        return new ChannelCommand.Attach(relay(wire.getRelay()), wire.getNode(), wire.getStream());
    }

    ChannelCommand.Detach detach(byte[] bytes) throws InvalidProtocolBufferException {
        return new ChannelCommand.Detach(
                relay(ChannelWire.Detach.parseFrom(bytes).getRelay()));
    }

    ChannelCommand.Join join(byte[] bytes) throws InvalidProtocolBufferException, NotSerializableException {
        var wire = ChannelWire.Members.parseFrom(bytes);
        return new ChannelCommand.Join(relay(wire.getRelay()), onlyMember(wire));
    }

    ChannelCommand.Rejoin rejoin(byte[] bytes) throws InvalidProtocolBufferException {
        var wire = ChannelWire.Members.parseFrom(bytes);
        return new ChannelCommand.Rejoin(
                relay(wire.getRelay()),
                wire.getMembersList().stream().map(WireFormat::member).toList());
    }

    ChannelCommand.Leave leave(byte[] bytes) throws InvalidProtocolBufferException, NotSerializableException {
        var wire = ChannelWire.Members.parseFrom(bytes);
        return new ChannelCommand.Leave(relay(wire.getRelay()), onlyMember(wire));
    }

    private static Member onlyMember(ChannelWire.Members wire) throws NotSerializableException {
        if (wire.getMembersCount() != 1) {
            throw new NotSerializableException("one member expected, found " + wire.getMembersCount());
        }
        return WireFormat.member(wire.getMembers(0));
    }

    ChannelCommand.ReadMissed readMissed(byte[] bytes) throws InvalidProtocolBufferException {
        var wire = ChannelWire.ReadMissed.parseFrom(bytes);
        return new ChannelCommand.ReadMissed(relay(wire.getRelay()), wire.getId(), wire.getSinceOffset());
    }

    private ActorRef<RelayMessage> relay(String text) {
        return refs.resolveActorRef(text);
    }

    private String text(ActorRef<?> ref) {
        return refs.toSerializationFormat(ref);
    }
}
