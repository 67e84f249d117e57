package dev.gyre.persistence;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.gyre.persistence.proto.ChannelSnapshotRecord;
import dev.gyre.persistence.proto.HistoryRemovedRecord;
import dev.gyre.persistence.proto.PublicationsStoredRecord;
import dev.gyre.persistence.proto.StreamOpenedRecord;
import dev.gyre.persistence.proto.StreamTouchedRecord;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/// The stored form of channel events and snapshots: Protobuf, named by a short manifest with a version.
///
/// A new field is added to `journal.proto` under the same manifest, for older nodes skip what they do not know. A
/// change that older nodes must not misread gets a new manifest: they refuse it with a [NotSerializableException].
/// Equal values give equal bytes, so golden files can pin every form.
public final class ChannelEventSerializer extends SerializerWithStringManifest {

    /// Stored beside every event and snapshot; never changes.
    public static final int IDENTIFIER = 1101;

    private static final String STREAM_OPENED = "O1";
    private static final String PUBLICATIONS_STORED = "P1";
    private static final String HISTORY_REMOVED = "R1";
    private static final String STREAM_TOUCHED = "T1";
    private static final String SNAPSHOT = "S1";

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object stored) {
        return switch (stored) {
            case ChannelEvent.StreamOpened _ -> STREAM_OPENED;
            case ChannelEvent.PublicationsStored _ -> PUBLICATIONS_STORED;
            case ChannelEvent.HistoryRemoved _ -> HISTORY_REMOVED;
            case ChannelEvent.StreamTouched _ -> STREAM_TOUCHED;
            case ChannelSnapshot _ -> SNAPSHOT;
            default -> throw notStored(stored);
        };
    }

    @Override
    public byte[] toBinary(Object stored) {
        return bytes(
                switch (stored) {
                    case ChannelEvent.StreamOpened opened -> JournalRecords.toRecord(opened);
                    case ChannelEvent.PublicationsStored publications -> JournalRecords.toRecord(publications);
                    case ChannelEvent.HistoryRemoved removed -> JournalRecords.toRecord(removed);
                    case ChannelEvent.StreamTouched touched -> JournalRecords.toRecord(touched);
                    case ChannelSnapshot snapshot -> JournalRecords.toRecord(snapshot);
                    default -> throw notStored(stored);
                });
    }

    /// Payloads are copied out of `bytes`: a publication that stays in the window must not keep the whole event alive.
    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        try {
            return switch (manifest) {
                case STREAM_OPENED -> JournalRecords.fromRecord(StreamOpenedRecord.parseFrom(bytes));
                case PUBLICATIONS_STORED -> JournalRecords.fromRecord(PublicationsStoredRecord.parseFrom(bytes));
                case HISTORY_REMOVED -> JournalRecords.fromRecord(HistoryRemovedRecord.parseFrom(bytes));
                case STREAM_TOUCHED -> JournalRecords.fromRecord(StreamTouchedRecord.parseFrom(bytes));
                case SNAPSHOT -> JournalRecords.fromRecord(ChannelSnapshotRecord.parseFrom(bytes));
                default ->
                    throw new NotSerializableException("the journal's manifest \"" + manifest
                            + "\" is not known to this version of Gyre, a newer one may have written it");
            };
        } catch (InvalidProtocolBufferException damaged) {
            var refused = new NotSerializableException("a stored record of manifest " + manifest + " with "
                    + bytes.length + " bytes is damaged: " + damaged.getMessage());
            refused.initCause(damaged);
            throw refused;
        }
    }

    /// Tags are a map: only the deterministic form writes them in one order.
    private static byte[] bytes(Message message) {
        byte[] bytes = new byte[message.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
        } catch (IOException tooSmall) {
            throw new UncheckedIOException("the array has exactly the size that the message gave", tooSmall);
        }
        return bytes;
    }

    private static IllegalArgumentException notStored(Object stored) {
        return new IllegalArgumentException("only channel events and snapshots are stored, not "
                + stored.getClass().getName());
    }
}
