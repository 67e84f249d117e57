package dev.gyre.server.channel;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.ClientInfo;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.protocol.Publication;
import dev.gyre.server.channel.ChannelCommand.Member;
import dev.gyre.server.channel.wire.ChannelWire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// The values inside of cluster messages, to and from their Protobuf shape.
final class WireFormat {

    private WireFormat() {}

    static ChannelWire.Info info(ClientInfo info) {
        return ChannelWire.Info.newBuilder()
                .setUser(info.user())
                .setClient(info.client())
                .setConnInfo(bytes(info.connInfo()))
                .setChanInfo(bytes(info.chanInfo()))
                .build();
    }

    static ClientInfo info(ChannelWire.Info info) {
        return new ClientInfo(
                info.getUser(), info.getClient(), payload(info.getConnInfo()), payload(info.getChanInfo()));
    }

    static ChannelWire.Position position(Position position) {
        return ChannelWire.Position.newBuilder()
                .setOffset(position.offset())
                .setEpoch(position.epoch())
                .build();
    }

    static Position position(ChannelWire.Position position) {
        return new Position(position.getOffset(), position.getEpoch());
    }

    static List<ChannelWire.Publication> toWire(List<Publication> publications) {
        var wire = new ArrayList<ChannelWire.Publication>(publications.size());
        for (Publication publication : publications) {
            wire.add(toWire(publication).build());
        }
        return wire;
    }

    private static ChannelWire.Publication.Builder toWire(Publication publication) {
        var one = ChannelWire.Publication.newBuilder()
                .setData(bytes(publication.data()))
                .setOffset(publication.offset())
                .putAllTags(publication.tags())
                .setEpoch(publication.epoch())
                .setVersion(publication.version());
        if (publication.info() != null) {
            one.setInfo(info(publication.info()));
        }
        return one;
    }

    static List<ChannelWire.Publication> relayedToWire(List<RelayedPublication> publications) {
        var wire = new ArrayList<ChannelWire.Publication>(publications.size());
        for (RelayedPublication relayed : publications) {
            wire.add(toWire(relayed.publication())
                    .setDelta(relayed.delta())
                    .setAtMillis(relayed.atMillis())
                    .build());
        }
        return wire;
    }

    static List<Publication> fromWire(List<ChannelWire.Publication> wire) {
        var publications = new ArrayList<Publication>(wire.size());
        for (ChannelWire.Publication one : wire) {
            publications.add(fromWire(one));
        }
        return publications;
    }

    private static Publication fromWire(ChannelWire.Publication one) {
        return new Publication(
                payload(one.getData()),
                one.hasInfo() ? info(one.getInfo()) : null,
                one.getOffset(),
                one.getTagsMap(),
                false,
                0,
                "",
                "",
                false,
                0,
                one.getEpoch(),
                one.getVersion());
    }

    static List<RelayedPublication> relayedFromWire(List<ChannelWire.Publication> wire) {
        var publications = new ArrayList<RelayedPublication>(wire.size());
        for (ChannelWire.Publication one : wire) {
            publications.add(new RelayedPublication(fromWire(one), one.getDelta(), one.getAtMillis()));
        }
        return publications;
    }

    static ChannelWire.Error error(ClientError error) {
        return ChannelWire.Error.newBuilder()
                .setCode(error.code())
                .setMessage(error.message())
                .setTemporary(error.temporary())
                .build();
    }

    static ClientError error(ChannelWire.Error error) {
        return new ClientError(error.getCode(), error.getMessage(), error.getTemporary());
    }

    static ChannelWire.Member member(Member member) {
        return ChannelWire.Member.newBuilder()
                .setInfo(info(member.info()))
                .setPresence(member.presence())
                .setEmit(member.emit())
                .build();
    }

    static Member member(ChannelWire.Member member) {
        return new Member(info(member.getInfo()), member.getPresence(), member.getEmit());
    }

    static ChannelWire.MemberEvent joined(RelayMessage.MemberJoined joined) {
        return ChannelWire.MemberEvent.newBuilder()
                .setInfo(info(joined.info()))
                .setNode(joined.node())
                .build();
    }

    static RelayMessage.MemberJoined joined(ChannelWire.MemberEvent joined) {
        return new RelayMessage.MemberJoined(info(joined.getInfo()), joined.getNode());
    }

    static ChannelWire.Answered answered(Answer.Answered answered) {
        var wire = ChannelWire.Answered.newBuilder().setId(answered.id()).setLast(answered.last());
        switch (answered.result()) {
            case Channels.Published published -> wire.setPublished(position(published.position()));
            case Channels.HistoryPage page ->
                wire.setPage(ChannelWire.Page.newBuilder()
                        .addAllPublications(toWire(page.publications()))
                        .setTop(position(page.top())));
            case Channels.Done _ -> wire.setDone(ChannelWire.Done.getDefaultInstance());
            case Channels.Present present -> {
                var clients = ChannelWire.Present.newBuilder();
                present.clients().forEach((client, info) -> clients.putClients(client, info(info)));
                wire.setPresent(clients);
            }
            case Channels.Counted counted ->
                wire.setCounted(ChannelWire.Counted.newBuilder()
                        .setClients(counted.clients())
                        .setUsers(counted.users()));
            case Channels.Failed failed -> wire.setFailed(error(failed.error()));
            default ->
                throw new IllegalArgumentException(
                        "no answer of a channel: " + answered.result().getClass());
        }
        return wire.build();
    }

    /// A result of a kind that this version does not know counts as failed.
    static Answer.Answered answered(ChannelWire.Answered wire) {
        Object result = switch (wire.getResultCase()) {
            case PUBLISHED -> new Channels.Published(position(wire.getPublished()));
            case PAGE ->
                new Channels.HistoryPage(
                        fromWire(wire.getPage().getPublicationsList()),
                        position(wire.getPage().getTop()));
            case DONE -> new Channels.Done();
            case PRESENT -> {
                var clients = new HashMap<String, ClientInfo>();
                wire.getPresent().getClientsMap().forEach((client, info) -> clients.put(client, info(info)));
                yield new Channels.Present(clients);
            }
            case COUNTED ->
                new Channels.Counted(
                        wire.getCounted().getClients(), wire.getCounted().getUsers());
            case FAILED -> new Channels.Failed(error(wire.getFailed()));
            case RESULT_NOT_SET -> new Channels.Failed(ClientError.INTERNAL);
        };
        return new Answer.Answered(wire.getId(), result, wire.getLast());
    }

    static ByteString bytes(Payload payload) {
        return payload.isEmpty() ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(payload.bytes());
    }

    static Payload payload(ByteString bytes) {
        return bytes.isEmpty() ? Payload.EMPTY : Payload.of(bytes.toByteArray());
    }
}
