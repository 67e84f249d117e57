package dev.gyre.server.hub;

import dev.gyre.protocol.ProtocolCodec.UnencodableException;
import dev.gyre.protocol.Push;
import dev.gyre.protocol.Reply;
import dev.gyre.server.metrics.FrameType;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/// A push that is encoded when a form is needed for the first time, and once for each. Forms are told apart by
/// identity.
@SuppressWarnings("ReferenceEquality")
final class EncodedPush {

    private final Push push;
    private final List<Frame> frames = new ArrayList<>(1);

    /// @param bytes null when the form's encoding cannot carry the push
    private record Frame(WireForm form, @Nullable ByteString bytes) {}

    EncodedPush(Push push) {
        this.push = push;
    }

    FrameType type() {
        return FrameType.of(push);
    }

    /// Null when the form's encoding cannot carry the push.
    @Nullable
    ByteString in(WireForm form) {
        for (int i = 0; i < frames.size(); i++) {
            if (frames.get(i).form() == form) {
                return frames.get(i).bytes();
            }
        }
        ByteString bytes = encode(form);
        frames.add(new Frame(form, bytes));
        return bytes;
    }

    private @Nullable ByteString encode(WireForm form) {
        try {
            return form.frame(form.codec().encode(Reply.push(push)));
        } catch (UnencodableException _) {
            return null;
        }
    }
}
