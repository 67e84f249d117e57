package dev.gyre.server.cluster;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.gyre.server.cluster.ControlMessage.Answer;
import dev.gyre.server.cluster.ControlMessage.CountRivals;
import dev.gyre.server.cluster.ControlMessage.CountSubscribers;
import dev.gyre.server.cluster.ControlMessage.DescribeMember;
import dev.gyre.server.cluster.ControlMessage.DescribeNode;
import dev.gyre.server.cluster.ControlMessage.Described;
import dev.gyre.server.cluster.ControlMessage.Detailed;
import dev.gyre.server.cluster.ControlMessage.DisconnectClients;
import dev.gyre.server.cluster.ControlMessage.Finding;
import dev.gyre.server.cluster.ControlMessage.RefreshClients;
import dev.gyre.server.cluster.ControlMessage.Request;
import dev.gyre.server.cluster.ControlMessage.Rivals;
import dev.gyre.server.cluster.ControlMessage.SubscribeClients;
import dev.gyre.server.cluster.ControlMessage.Subscribers;
import dev.gyre.server.cluster.ControlMessage.Taken;
import dev.gyre.server.cluster.ControlMessage.Task;
import dev.gyre.server.cluster.ControlMessage.UnsubscribeClients;
import dev.gyre.server.cluster.proto.ChannelsAnswer;
import dev.gyre.server.cluster.proto.ChannelsRequest;
import dev.gyre.server.cluster.proto.DisconnectRequest;
import dev.gyre.server.cluster.proto.MemberAnswer;
import dev.gyre.server.cluster.proto.MemberRequest;
import dev.gyre.server.cluster.proto.NodeAnswer;
import dev.gyre.server.cluster.proto.NodeRequest;
import dev.gyre.server.cluster.proto.RefreshRequest;
import dev.gyre.server.cluster.proto.RivalsAnswer;
import dev.gyre.server.cluster.proto.RivalsRequest;
import dev.gyre.server.cluster.proto.SubscribeRequest;
import dev.gyre.server.cluster.proto.TakenAnswer;
import dev.gyre.server.cluster.proto.UnsubscribeRequest;
import java.io.NotSerializableException;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/// The form in which control messages cross from node to node: Protobuf, named by a short manifest with a version.
///
/// A new field is added to `control.proto` under the same manifest, for older nodes skip what they do not know. A
/// manifest that is not known is refused with [NotSerializableException]: Pekko drops that message and goes on.
public final class ControlMessageSerializer extends SerializerWithStringManifest {

    /// Goes with every message; never changes.
    public static final int IDENTIFIER = 1110;

    private static final String DISCONNECT = "D1";
    private static final String UNSUBSCRIBE = "U1";
    private static final String SUBSCRIBE = "S1";
    private static final String REFRESH = "R1";
    private static final String CHANNELS = "C1";
    private static final String NODE = "N1";
    private static final String MEMBER = "M1";
    private static final String TAKEN = "T1";
    private static final String SUBSCRIBERS = "K1";
    private static final String DESCRIBED = "I1";
    private static final String COUNT_RIVALS = "V1";
    private static final String RIVALS = "W1";
    private static final String DETAILED = "H1";

    private final RequestRecords requests;

    public ControlMessageSerializer(ExtendedActorSystem system) {
        this.requests = new RequestRecords(system);
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return switch (control(message)) {
            case Request request -> manifest(request.task());
            case Answer answer -> manifest(answer.finding());
        };
    }

    @Override
    public byte[] toBinary(Object message) {
        return switch (control(message)) {
            case Request request -> requests.toRecord(request).toByteArray();
            case Answer answer -> AnswerRecords.toRecord(answer).toByteArray();
        };
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        try {
            return switch (manifest) {
                case DISCONNECT -> requests.fromRecord(DisconnectRequest.parseFrom(bytes));
                case UNSUBSCRIBE -> requests.fromRecord(UnsubscribeRequest.parseFrom(bytes));
                case SUBSCRIBE -> requests.fromRecord(SubscribeRequest.parseFrom(bytes));
                case REFRESH -> requests.fromRecord(RefreshRequest.parseFrom(bytes));
                case CHANNELS -> requests.fromRecord(ChannelsRequest.parseFrom(bytes));
                case NODE -> requests.fromRecord(NodeRequest.parseFrom(bytes));
                case MEMBER -> requests.fromRecord(MemberRequest.parseFrom(bytes));
                case TAKEN -> AnswerRecords.fromRecord(TakenAnswer.parseFrom(bytes));
                case SUBSCRIBERS -> AnswerRecords.fromRecord(ChannelsAnswer.parseFrom(bytes));
                case COUNT_RIVALS -> requests.fromRecord(RivalsRequest.parseFrom(bytes));
                case RIVALS -> AnswerRecords.fromRecord(RivalsAnswer.parseFrom(bytes));
                case DESCRIBED -> AnswerRecords.fromRecord(NodeAnswer.parseFrom(bytes));
                case DETAILED -> AnswerRecords.fromRecord(MemberAnswer.parseFrom(bytes));
                default -> throw new NotSerializableException("control message of unknown manifest " + manifest);
            };
        } catch (InvalidProtocolBufferException | IllegalArgumentException damaged) {
            var refused = new NotSerializableException("control message of manifest " + manifest + " with "
                    + bytes.length + " bytes is damaged: " + damaged.getMessage());
            refused.initCause(damaged);
            throw refused;
        }
    }

    private static String manifest(Task task) {
        return switch (task) {
            case DisconnectClients _ -> DISCONNECT;
            case UnsubscribeClients _ -> UNSUBSCRIBE;
            case SubscribeClients _ -> SUBSCRIBE;
            case RefreshClients _ -> REFRESH;
            case CountSubscribers _ -> CHANNELS;
            case DescribeNode _ -> NODE;
            case CountRivals _ -> COUNT_RIVALS;
            case DescribeMember _ -> MEMBER;
        };
    }

    private static String manifest(Finding finding) {
        return switch (finding) {
            case Taken _ -> TAKEN;
            case Subscribers _ -> SUBSCRIBERS;
            case Described _ -> DESCRIBED;
            case Rivals _ -> RIVALS;
            case Detailed _ -> DETAILED;
        };
    }

    private static ControlMessage control(Object message) {
        if (message instanceof ControlMessage control) {
            return control;
        }
        throw new IllegalArgumentException(
                "no control message: " + message.getClass().getName());
    }
}
