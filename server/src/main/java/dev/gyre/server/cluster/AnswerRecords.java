package dev.gyre.server.cluster;

import com.google.protobuf.MessageLite;
import dev.gyre.server.cluster.ControlMessage.Answer;
import dev.gyre.server.cluster.ControlMessage.Described;
import dev.gyre.server.cluster.ControlMessage.Detailed;
import dev.gyre.server.cluster.ControlMessage.Rivals;
import dev.gyre.server.cluster.ControlMessage.Subscribers;
import dev.gyre.server.cluster.ControlMessage.Taken;
import dev.gyre.server.cluster.NodeControl.NodeInfo;
import dev.gyre.server.cluster.proto.ChannelsAnswer;
import dev.gyre.server.cluster.proto.MemberAnswer;
import dev.gyre.server.cluster.proto.NodeAnswer;
import dev.gyre.server.cluster.proto.RivalsAnswer;
import dev.gyre.server.cluster.proto.TakenAnswer;

/// Answers of nodes as records of `control.proto` and back.
final class AnswerRecords {

    private AnswerRecords() {}

    static MessageLite toRecord(Answer answer) {
        return switch (answer.finding()) {
            case Taken _ -> TakenAnswer.newBuilder().setId(answer.id()).build();
            case Subscribers(var byChannel) ->
                ChannelsAnswer.newBuilder()
                        .setId(answer.id())
                        .setLast(answer.last())
                        .putAllSubscribers(byChannel)
                        .build();
            case Rivals(int count) ->
                RivalsAnswer.newBuilder().setId(answer.id()).setCount(count).build();
            case Described(var node) ->
                NodeAnswer.newBuilder()
                        .setId(answer.id())
                        .setUid(node.uid())
                        .setName(node.name())
                        .setVersion(node.version())
                        .setClients(node.clients())
                        .setUsers(node.users())
                        .setChannels(node.channels())
                        .setSubscriptions(node.subscriptions())
                        .setUptimeSeconds(node.uptimeSeconds())
                        .build();
            case Detailed(var member) -> record(answer.id(), member);
        };
    }

    private static MessageLite record(long id, MemberDetail member) {
        return MemberAnswer.newBuilder()
                .setId(id)
                .setAddress(member.address())
                .setName(member.name())
                .setVersion(member.version())
                .setConnections(member.connections())
                .setChannels(member.channels())
                .setShards(member.shards())
                .setEntities(member.entities())
                .setUptimeSeconds(member.uptimeSeconds())
                .build();
    }

    static Answer fromRecord(TakenAnswer record) {
        return new Answer(record.getId(), new Taken(), true);
    }

    static Answer fromRecord(ChannelsAnswer record) {
        return new Answer(record.getId(), new Subscribers(record.getSubscribersMap()), record.getLast());
    }

    static Answer fromRecord(RivalsAnswer record) {
        return new Answer(record.getId(), new Rivals(record.getCount()), true);
    }

    static Answer fromRecord(NodeAnswer record) {
        var node = new NodeInfo(
                record.getUid(),
                record.getName(),
                record.getVersion(),
                record.getClients(),
                record.getUsers(),
                record.getChannels(),
                record.getSubscriptions(),
                record.getUptimeSeconds());
        return new Answer(record.getId(), new Described(node), true);
    }

    static Answer fromRecord(MemberAnswer record) {
        var member = new MemberDetail(
                record.getAddress(),
                record.getName(),
                record.getVersion(),
                record.getConnections(),
                record.getChannels(),
                record.getShards(),
                record.getEntities(),
                record.getUptimeSeconds());
        return new Answer(record.getId(), new Detailed(member), true);
    }
}
