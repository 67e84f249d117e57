package dev.gyre.server.cluster;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.gyre.server.cluster.proto.ContactAnswer;
import dev.gyre.server.cluster.proto.ContactQuestion;
import java.io.NotSerializableException;
import java.util.Set;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/// The form in which contact messages cross from node to node, with the rules of [ControlMessageSerializer].
public final class ContactMessageSerializer extends SerializerWithStringManifest {

    /// Goes with every message; never changes.
    public static final int IDENTIFIER = 1111;

    private static final String QUESTION = "Q1";
    private static final String ANSWER = "A1";

    private final ExtendedActorSystem system;

    public ContactMessageSerializer(ExtendedActorSystem system) {
        this.system = system;
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return switch (contact(message)) {
            case ContactMessage.Question _ -> QUESTION;
            case ContactMessage.Answer _ -> ANSWER;
        };
    }

    @Override
    public byte[] toBinary(Object message) {
        return switch (contact(message)) {
            case ContactMessage.Question(var replyTo) ->
                ContactQuestion.newBuilder()
                        .setReplyTo(references().toSerializationFormat(replyTo))
                        .build()
                        .toByteArray();
            case ContactMessage.Answer(var host, var member, var found) ->
                ContactAnswer.newBuilder()
                        .setHost(host)
                        .setMember(member)
                        .addAllFound(found)
                        .build()
                        .toByteArray();
        };
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        try {
            return switch (manifest) {
                case QUESTION ->
                    new ContactMessage.Question(references()
                            .resolveActorRef(ContactQuestion.parseFrom(bytes).getReplyTo()));
                case ANSWER -> {
                    var record = ContactAnswer.parseFrom(bytes);
                    yield new ContactMessage.Answer(
                            record.getHost(), record.getMember(), Set.copyOf(record.getFoundList()));
                }
                default -> throw new NotSerializableException("contact message of unknown manifest " + manifest);
            };
        } catch (InvalidProtocolBufferException | IllegalArgumentException damaged) {
            var refused = new NotSerializableException("contact message of manifest " + manifest + " with "
                    + bytes.length + " bytes is damaged: " + damaged.getMessage());
            refused.initCause(damaged);
            throw refused;
        }
    }

    private ActorRefResolver references() {
        return ActorRefResolver.get(Adapter.toTyped(system));
    }

    private static ContactMessage contact(Object message) {
        if (message instanceof ContactMessage contact) {
            return contact;
        }
        throw new IllegalArgumentException(
                "no contact message: " + message.getClass().getName());
    }
}
