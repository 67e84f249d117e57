package dev.gyre.server.channel;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.gyre.server.channel.wire.ChannelWire;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;

/// What a channel tells its relays, to and from its Protobuf shape.
final class RelayFormat {

    private final ActorRefResolver refs;

    RelayFormat(ActorRefResolver refs) {
        this.refs = refs;
    }

    MessageLite toWire(RelayMessage.FromEntity message) {
        return switch (message) {
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
        };
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

    RelayMessage.Attached attached(byte[] bytes) throws InvalidProtocolBufferException {
        var wire = ChannelWire.Attached.parseFrom(bytes);
        return new RelayMessage.Attached(
                refs.resolveActorRef(wire.getEntity()),
                WireFormat.position(wire.getTop()),
                new StreamLimits(wire.getHistorySize(), wire.getHistoryTtlMillis(), wire.getMetaTtlMillis()),
                wire.getWindowLeftMillis(),
                wire.getMetaLeftMillis());
    }

    static RelayMessage.Published published(byte[] bytes) throws InvalidProtocolBufferException {
        var wire = ChannelWire.Published.parseFrom(bytes);
        return new RelayMessage.Published(wire.getEpoch(), WireFormat.relayedFromWire(wire.getPublicationsList()));
    }

    static RelayMessage.Missed missed(byte[] bytes) throws InvalidProtocolBufferException {
        var wire = ChannelWire.Missed.parseFrom(bytes);
        return new RelayMessage.Missed(
                wire.getId(),
                WireFormat.relayedFromWire(wire.getPublicationsList()),
                WireFormat.position(wire.getTop()),
                wire.getWindowLeftMillis(),
                wire.getMetaLeftMillis(),
                wire.getLast());
    }

    static RelayMessage.JoinTaken joinTaken(byte[] bytes) throws InvalidProtocolBufferException {
        return new RelayMessage.JoinTaken(ChannelWire.JoinTaken.parseFrom(bytes).getClient());
    }

    static RelayMessage.MemberJoined joined(byte[] bytes) throws InvalidProtocolBufferException {
        return WireFormat.joined(ChannelWire.MemberEvent.parseFrom(bytes));
    }

    static RelayMessage.Roster roster(byte[] bytes) throws InvalidProtocolBufferException {
        return new RelayMessage.Roster(ChannelWire.Roster.parseFrom(bytes).getMembersList().stream()
                .map(WireFormat::joined)
                .toList());
    }

    static RelayMessage.MemberLeft left(byte[] bytes) throws InvalidProtocolBufferException {
        return new RelayMessage.MemberLeft(
                WireFormat.info(ChannelWire.MemberEvent.parseFrom(bytes).getInfo()));
    }

    RelayMessage.Ended ended(byte[] bytes) throws InvalidProtocolBufferException {
        return new RelayMessage.Ended(
                refs.resolveActorRef(ChannelWire.Ended.parseFrom(bytes).getEntity()));
    }

    static RelayMessage.Refused refused(byte[] bytes) throws InvalidProtocolBufferException {
        return new RelayMessage.Refused(
                WireFormat.error(ChannelWire.Refused.parseFrom(bytes).getError()));
    }

    private String text(ActorRef<?> ref) {
        return refs.toSerializationFormat(ref);
    }
}
