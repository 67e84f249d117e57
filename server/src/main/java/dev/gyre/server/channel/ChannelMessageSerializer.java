package dev.gyre.server.channel;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.gyre.server.channel.wire.ChannelWire;
import java.io.NotSerializableException;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/// Messages of channels and relays between nodes, as Protobuf: which there are, and the manifest of each.
///
/// Manifests never change. One that is not known throws [NotSerializableException], so that the message is dropped and
/// nothing else.
public final class ChannelMessageSerializer extends SerializerWithStringManifest {

    private static final int IDENTIFIER = 1120;

    private final CommandFormat commands;
    private final RelayFormat relays;

    public ChannelMessageSerializer(ExtendedActorSystem system) {
        var refs = ActorRefResolver.get(Adapter.toTyped(system));
        this.commands = new CommandFormat(refs);
        this.relays = new RelayFormat(refs);
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
            default -> throw neverLeaves(message);
        };
    }

    @Override
    public byte[] toBinary(Object message) {
        return wire(message).toByteArray();
    }

    private MessageLite wire(Object message) {
        return switch (message) {
            case ChannelCommand command -> commands.toWire(command);
            case RelayMessage.FromEntity fromEntity -> relays.toWire(fromEntity);
            case Answer.Answered answered -> WireFormat.answered(answered);
            default -> throw neverLeaves(message);
        };
    }

    static IllegalArgumentException neverLeaves(Object message) {
        return new IllegalArgumentException("never leaves its node: " + message.getClass());
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
            case "P" -> commands.publish(bytes);
            case "H" -> commands.readHistory(bytes);
            case "D" -> new ChannelCommand.RemoveHistory(commands.asked(bytes));
            case "R" -> new ChannelCommand.ReadPresence(commands.asked(bytes));
            case "C" -> new ChannelCommand.CountPresence(commands.asked(bytes));
            case "A" -> commands.attach(bytes);
            case "E" -> commands.detach(bytes);
            case "J" -> commands.join(bytes);
            case "K" -> commands.rejoin(bytes);
            case "L" -> commands.leave(bytes);
            case "M" -> commands.readMissed(bytes);
            case "a" -> relays.attached(bytes);
            case "p" -> RelayFormat.published(bytes);
            case "m" -> RelayFormat.missed(bytes);
            case "d" -> new RelayMessage.HistoryCleared();
            case "t" -> RelayFormat.joinTaken(bytes);
            case "j" -> RelayFormat.joined(bytes);
            case "o" -> RelayFormat.roster(bytes);
            case "l" -> RelayFormat.left(bytes);
            case "e" -> relays.ended(bytes);
            case "r" -> RelayFormat.refused(bytes);
            case "w" -> WireFormat.answered(ChannelWire.Answered.parseFrom(bytes));
            default -> throw new NotSerializableException("unknown channel message, manifest " + manifest);
        };
    }
}
