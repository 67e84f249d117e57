package dev.gyre.persistence;

import dev.gyre.persistence.ChannelSnapshot.IdempotentResult;
import dev.gyre.persistence.proto.ChannelSnapshotRecord;
import dev.gyre.persistence.proto.ClientInfoRecord;
import dev.gyre.persistence.proto.HistoryRemovedRecord;
import dev.gyre.persistence.proto.IdempotentResultRecord;
import dev.gyre.persistence.proto.PublicationRecord;
import dev.gyre.persistence.proto.PublicationsStoredRecord;
import dev.gyre.persistence.proto.StreamOpenedRecord;
import dev.gyre.persistence.proto.StreamTouchedRecord;

/// Between the records of `journal.proto` and the types that the rest of Gyre sees, field by field.
final class JournalRecords {

    private JournalRecords() {}

    static StreamOpenedRecord toRecord(ChannelEvent.StreamOpened event) {
        return StreamOpenedRecord.newBuilder()
                .setEpoch(event.epoch())
                .setAtMillis(event.atMillis())
                .build();
    }

    static PublicationsStoredRecord toRecord(ChannelEvent.PublicationsStored event) {
        var record = PublicationsStoredRecord.newBuilder();
        event.publications().forEach(publication -> record.addPublications(toRecord(publication)));
        return record.build();
    }

    static HistoryRemovedRecord toRecord(ChannelEvent.HistoryRemoved event) {
        return HistoryRemovedRecord.newBuilder().setAtMillis(event.atMillis()).build();
    }

    static StreamTouchedRecord toRecord(ChannelEvent.StreamTouched event) {
        return StreamTouchedRecord.newBuilder().setAtMillis(event.atMillis()).build();
    }

    static ChannelSnapshotRecord toRecord(ChannelSnapshot snapshot) {
        var record = ChannelSnapshotRecord.newBuilder()
                .setEpoch(snapshot.epoch())
                .setOffset(snapshot.offset())
                .setVersion(snapshot.version())
                .setVersionEpoch(snapshot.versionEpoch())
                .setTouchedMillis(snapshot.touchedMillis());
        snapshot.window().forEach(publication -> record.addWindow(toRecord(publication)));
        snapshot.idempotency()
                .forEach(result -> record.addIdempotency(IdempotentResultRecord.newBuilder()
                        .setKey(result.key())
                        .setOffset(result.offset())
                        .setAtMillis(result.atMillis())));
        return record.build();
    }

    static ChannelEvent.StreamOpened fromRecord(StreamOpenedRecord record) {
        return new ChannelEvent.StreamOpened(record.getEpoch(), record.getAtMillis());
    }

    static ChannelEvent.PublicationsStored fromRecord(PublicationsStoredRecord record) {
        return new ChannelEvent.PublicationsStored(record.getPublicationsList().stream()
                .map(JournalRecords::fromRecord)
                .toList());
    }

    static ChannelEvent.HistoryRemoved fromRecord(HistoryRemovedRecord record) {
        return new ChannelEvent.HistoryRemoved(record.getAtMillis());
    }

    static ChannelEvent.StreamTouched fromRecord(StreamTouchedRecord record) {
        return new ChannelEvent.StreamTouched(record.getAtMillis());
    }

    static ChannelSnapshot fromRecord(ChannelSnapshotRecord record) {
        return new ChannelSnapshot(
                record.getEpoch(),
                record.getOffset(),
                record.getWindowList().stream().map(JournalRecords::fromRecord).toList(),
                record.getIdempotencyList().stream()
                        .map(result -> new IdempotentResult(result.getKey(), result.getOffset(), result.getAtMillis()))
                        .toList(),
                record.getVersion(),
                record.getVersionEpoch(),
                record.getTouchedMillis());
    }

    private static PublicationRecord toRecord(StoredPublication publication) {
        var record = PublicationRecord.newBuilder()
                .setOffset(publication.offset())
                .setData(publication.data())
                .putAllTags(publication.tags())
                .setAtMillis(publication.atMillis())
                .setIdempotencyKey(publication.idempotencyKey())
                .setDelta(publication.delta())
                .setVersion(publication.version())
                .setVersionEpoch(publication.versionEpoch());
        StoredClientInfo publisher = publication.publisher();
        if (publisher != null) {
            record.setPublisher(ClientInfoRecord.newBuilder()
                    .setUser(publisher.user())
                    .setClient(publisher.client())
                    .setConnInfo(publisher.connInfo())
                    .setChanInfo(publisher.chanInfo()));
        }
        return record.build();
    }

    private static StoredPublication fromRecord(PublicationRecord record) {
        return new StoredPublication(
                record.getOffset(),
                record.getData(),
                record.hasPublisher() ? fromRecord(record.getPublisher()) : null,
                record.getTagsMap(),
                record.getAtMillis(),
                record.getIdempotencyKey(),
                record.getDelta(),
                record.getVersion(),
                record.getVersionEpoch());
    }

    private static StoredClientInfo fromRecord(ClientInfoRecord record) {
        return new StoredClientInfo(record.getUser(), record.getClient(), record.getConnInfo(), record.getChanInfo());
    }
}
