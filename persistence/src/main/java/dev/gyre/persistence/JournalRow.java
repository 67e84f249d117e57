package dev.gyre.persistence;

/// One event as a row of `event_journal`, serialized. Carried to the statement and never compared.
@SuppressWarnings("ArrayRecordComponent")
record JournalRow(
        String persistenceId,
        long sequenceNr,
        String writer,
        long timestampMillis,
        String adapterManifest,
        int serializerId,
        String serializerManifest,
        byte[] payload) {

    static final String COLUMNS = "\"persistence_id\", \"sequence_number\", \"writer\", \"write_timestamp\", "
            + "\"adapter_manifest\", \"event_ser_id\", \"event_ser_manifest\", \"event_payload\"";
}
