package dev.gyre.server.cluster;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import dev.gyre.protocol.Disconnect;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Position;
import dev.gyre.protocol.Unsubscribe;
import dev.gyre.server.client.ClientRegistry.Overrides;
import dev.gyre.server.client.ClientRegistry.ServerSubscription;
import dev.gyre.server.client.ClientRegistry.Target;
import dev.gyre.server.cluster.ControlMessage.CountRivals;
import dev.gyre.server.cluster.ControlMessage.CountSubscribers;
import dev.gyre.server.cluster.ControlMessage.DescribeMember;
import dev.gyre.server.cluster.ControlMessage.DescribeNode;
import dev.gyre.server.cluster.ControlMessage.DisconnectClients;
import dev.gyre.server.cluster.ControlMessage.RefreshClients;
import dev.gyre.server.cluster.ControlMessage.Request;
import dev.gyre.server.cluster.ControlMessage.SubscribeClients;
import dev.gyre.server.cluster.ControlMessage.Task;
import dev.gyre.server.cluster.ControlMessage.UnsubscribeClients;
import dev.gyre.server.cluster.proto.ChannelsRequest;
import dev.gyre.server.cluster.proto.DisconnectRequest;
import dev.gyre.server.cluster.proto.MemberRequest;
import dev.gyre.server.cluster.proto.NodeRequest;
import dev.gyre.server.cluster.proto.PositionRecord;
import dev.gyre.server.cluster.proto.RefreshRequest;
import dev.gyre.server.cluster.proto.RequestHead;
import dev.gyre.server.cluster.proto.RivalsRequest;
import dev.gyre.server.cluster.proto.SubscribeRequest;
import dev.gyre.server.cluster.proto.TargetRecord;
import dev.gyre.server.cluster.proto.UnsubscribeRequest;
import java.util.HashSet;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/// Requests to nodes as records of `control.proto` and back.
final class RequestRecords {

    private final ExtendedActorSystem system;

    RequestRecords(ExtendedActorSystem system) {
        this.system = system;
    }

    MessageLite toRecord(Request request) {
        var head = RequestHead.newBuilder()
                .setId(request.id())
                .setReplyTo(references().toSerializationFormat(request.replyTo()));
        return switch (request.task()) {
            case DisconnectClients(var target, var disconnect, var whitelist) ->
                DisconnectRequest.newBuilder()
                        .setHead(head)
                        .setTarget(record(target))
                        .setCode(disconnect.code())
                        .setReason(disconnect.reason())
                        .addAllWhitelist(whitelist)
                        .build();
            case UnsubscribeClients(var target, var channel, var unsubscribe) ->
                UnsubscribeRequest.newBuilder()
                        .setHead(head)
                        .setTarget(record(target))
                        .setChannel(channel)
                        .setCode(unsubscribe.code())
                        .setReason(unsubscribe.reason())
                        .build();
            case SubscribeClients(var target, var subscription) -> record(head, target, subscription);
            case RefreshClients(var target, var expired, var expireAt, var info) -> {
                var record = RefreshRequest.newBuilder()
                        .setHead(head)
                        .setTarget(record(target))
                        .setExpired(expired)
                        .setExpireAt(expireAt);
                yield info == null
                        ? record.build()
                        : record.setInfo(bytes(info)).build();
            }
            case CountSubscribers(var pattern) ->
                ChannelsRequest.newBuilder()
                        .setHead(head)
                        .setPattern(pattern.text())
                        .build();
            case DescribeNode _ -> NodeRequest.newBuilder().setHead(head).build();
            case CountRivals(var user, var client) ->
                RivalsRequest.newBuilder()
                        .setHead(head)
                        .setUser(user)
                        .setClient(client)
                        .build();
            case DescribeMember _ -> MemberRequest.newBuilder().setHead(head).build();
        };
    }

    Request fromRecord(MemberRequest record) {
        return request(record.getHead(), new DescribeMember());
    }

    Request fromRecord(DisconnectRequest record) {
        var disconnect = new Disconnect(record.getCode(), record.getReason());
        var whitelist = new HashSet<>(record.getWhitelistList());
        return request(record.getHead(), new DisconnectClients(target(record.getTarget()), disconnect, whitelist));
    }

    Request fromRecord(UnsubscribeRequest record) {
        var unsubscribe = new Unsubscribe(record.getCode(), record.getReason());
        return request(
                record.getHead(), new UnsubscribeClients(target(record.getTarget()), record.getChannel(), unsubscribe));
    }

    Request fromRecord(SubscribeRequest record) {
        var overrides = new Overrides(
                record.hasPresence() ? record.getPresence() : null,
                record.hasJoinLeave() ? record.getJoinLeave() : null,
                record.hasForceRecovery() ? record.getForceRecovery() : null,
                record.hasForcePositioning() ? record.getForcePositioning() : null,
                record.hasForcePushJoinLeave() ? record.getForcePushJoinLeave() : null);
        var since = record.getRecoverSince();
        var subscription = new ServerSubscription(
                record.getChannel(),
                payload(record.getInfo()),
                payload(record.getData()),
                record.getExpireAt(),
                record.hasRecoverSince() ? new Position(since.getOffset(), since.getEpoch()) : null,
                overrides);
        return request(record.getHead(), new SubscribeClients(target(record.getTarget()), subscription));
    }

    Request fromRecord(RefreshRequest record) {
        var info = record.hasInfo() ? payload(record.getInfo()) : null;
        return request(
                record.getHead(),
                new RefreshClients(target(record.getTarget()), record.getExpired(), record.getExpireAt(), info));
    }

    Request fromRecord(ChannelsRequest record) {
        var pattern = ChannelPattern.of(record.getPattern())
                .orElseThrow(() -> new IllegalArgumentException("malformed channel pattern"));
        return request(record.getHead(), new CountSubscribers(pattern));
    }

    Request fromRecord(NodeRequest record) {
        return request(record.getHead(), new DescribeNode());
    }

    Request fromRecord(RivalsRequest record) {
        return request(record.getHead(), new CountRivals(record.getUser(), record.getClient()));
    }

    private static MessageLite record(RequestHead.Builder head, Target target, ServerSubscription subscription) {
        var record = SubscribeRequest.newBuilder()
                .setHead(head)
                .setTarget(record(target))
                .setChannel(subscription.channel())
                .setInfo(bytes(subscription.info()))
                .setData(bytes(subscription.data()))
                .setExpireAt(subscription.expireAt());
        Position since = subscription.recoverSince();
        if (since != null) {
            record.setRecoverSince(
                    PositionRecord.newBuilder().setOffset(since.offset()).setEpoch(since.epoch()));
        }
        Overrides overrides = subscription.overrides();
        if (overrides.presence() != null) {
            record.setPresence(overrides.presence());
        }
        if (overrides.joinLeave() != null) {
            record.setJoinLeave(overrides.joinLeave());
        }
        if (overrides.forceRecovery() != null) {
            record.setForceRecovery(overrides.forceRecovery());
        }
        if (overrides.forcePositioning() != null) {
            record.setForcePositioning(overrides.forcePositioning());
        }
        if (overrides.forcePushJoinLeave() != null) {
            record.setForcePushJoinLeave(overrides.forcePushJoinLeave());
        }
        return record.build();
    }

    private Request request(RequestHead head, Task task) {
        return new Request(head.getId(), task, references().resolveActorRef(head.getReplyTo()));
    }

    private ActorRefResolver references() {
        return ActorRefResolver.get(Adapter.toTyped(system));
    }

    private static TargetRecord record(Target target) {
        return TargetRecord.newBuilder()
                .setUser(target.user())
                .setClient(target.client())
                .setSession(target.session())
                .build();
    }

    private static Target target(TargetRecord record) {
        return new Target(record.getUser(), record.getClient(), record.getSession());
    }

    private static ByteString bytes(Payload payload) {
        return UnsafeByteOperations.unsafeWrap(payload.bytes());
    }

    private static Payload payload(ByteString bytes) {
        return Payload.of(bytes.toByteArray());
    }
}
