package dev.gyre.server.config;

import java.util.List;

/// Consumers that read publications from queues.
final class LaterConsumers {

    private static final List<String> DATA_MODE =
            List.of("channels", "idempotency-key", "delta", "version", "version-epoch");

    private LaterConsumers() {}

    static void read(Section s) {
        s.unavailableKeys(keys -> keys.items("consumers", "Queues that publications are read from.", consumer -> {
            consumer.string("name", "", "Name of the consumer.");
            consumer.bool("enabled", "Use it.");
            consumer.string("type", "", "Kind of the queue.");
            postgresql(consumer.section("postgresql", "A table in PostgreSQL."));
            kafka(consumer.section("kafka", "Kafka."));
            nats(consumer.section("nats_jetstream", "NATS JetStream."));
            redis(consumer.section("redis_stream", "Redis streams."));
            googlePubSub(consumer.section("google_pub_sub", "Google Pub/Sub."));
            sqs(consumer.section("aws_sqs", "Amazon SQS."));
            serviceBus(consumer.section("azure_service_bus", "Azure Service Bus."));
            return consumer;
        }));
    }

    /// Messages that carry a publication's data alone, its other parts in what the queue has for meta data.
    ///
    /// @param kind what the queue calls its meta data
    private static void dataMode(Section s, String kind) {
        Section mode = s.section("publication_data_mode", "Messages that carry only the data of a publication.");
        mode.bool("enabled", "Use it.");
        for (String part : DATA_MODE) {
            mode.string(part.replace('-', '_') + "_" + kind, "centrifugo-" + part, "Where " + part + " stands.");
        }
        mode.string("tags_" + kind + "_prefix", "centrifugo-tag-", "How the names of tags begin.");
    }

    private static void postgresql(Section s) {
        s.secret("dsn", "Address of the database.");
        s.string("outbox_table_name", "", "Name of the table.");
        s.integer("num_partitions", 1, "Partitions of the table.");
        s.integer("partition_select_limit", 100, "Rows that are read at once.");
        s.duration("partition_poll_interval", "300ms", "How often rows are read.");
        s.string("partition_notification_channel", "", "Channel of notifications.");
        s.secret("partition_notification_dsn", "Address of the database for notifications.");
        SharedKeys.tls(s.section("tls", "TLS to the database."));
        s.bool("use_try_lock", "Do not wait for locks.");
    }

    private static void kafka(Section s) {
        s.strings("brokers", "Addresses of the brokers.");
        s.strings("topics", "Topics to read.");
        s.string("consumer_group", "", "Name of the group.");
        s.integer("max_poll_records", 100, "Records that are read at once.");
        s.integer("fetch_max_bytes", 0, "Bytes of one fetch.");
        s.duration("fetch_max_wait", "500ms", "How long a fetch may wait.");
        s.bool("fetch_read_uncommitted", "Read records of open transactions.");
        s.integer("partition_queue_max_size", 1000, "Records that may wait.");
        s.duration("dial_timeout", "3s", "How long a connection may take.");
        SharedKeys.tls(s.section("tls", "TLS to the brokers."));
        s.string("sasl_mechanism", "", "How to authenticate.");
        s.string("sasl_user", "", "User name.");
        s.secret("sasl_password", "Password.");
        s.string("assume_role_arn", "", "Role to take on AWS.");
        s.string("instance_id", "", "Id of this member of the group.");
        s.string("method_header", "centrifugo-method", "Header with the method.");
        dataMode(s, "header");
    }

    private static void nats(Section s) {
        s.string("url", "nats://127.0.0.1:4222", "Address of NATS.");
        s.string("credentials_file", "", "File with credentials.");
        s.string("username", "", "User name.");
        s.secret("password", "Password.");
        s.secret("token", "Token.");
        s.string("stream_name", "", "Name of the stream.");
        s.bool("use_existing_consumer", "Use a consumer that is there.");
        s.strings("subjects", "Subjects to read.");
        s.string("durable_consumer_name", "", "Name of the consumer.");
        s.string("deliver_policy", "new", "Where to begin.");
        s.integer("max_ack_pending", 100, "Messages that may wait for an acknowledgement.");
        s.string("method_header", "centrifugo-method", "Header with the method.");
        dataMode(s, "header");
        SharedKeys.tls(s.section("tls", "TLS to NATS."));
    }

    private static void redis(Section s) {
        SharedKeys.redis(s);
        s.strings("streams", "Streams to read.");
        s.string("consumer_group", "", "Name of the group.");
        s.duration("visibility_timeout", "30s", "When another consumer takes a message over.");
        s.integer("num_workers", 1, "Messages that are worked on at once.");
        s.string("payload_value", "payload", "Field with the payload.");
        s.string("method_value", "method", "Field with the method.");
        dataMode(s, "value");
    }

    private static void googlePubSub(Section s) {
        s.string("project_id", "", "Id of the project.");
        s.strings("subscriptions", "Subscriptions to read.");
        s.integer("max_outstanding_messages", 100, "Messages that may wait.");
        s.integer("max_outstanding_bytes", 1000000, "Bytes that may wait.");
        s.string("auth_mechanism", "", "How to authenticate.");
        s.string("credentials_file", "", "File with credentials.");
        s.string("method_attribute", "centrifugo-method", "Attribute with the method.");
        dataMode(s, "attribute");
    }

    private static void sqs(Section s) {
        s.strings("queues", "Queues to read.");
        s.bool("sns_envelope", "Messages are wrapped by SNS.");
        s.string("region", "", "Region.");
        s.integer("max_number_of_messages", 10, "Messages that are read at once.");
        s.duration("wait_time_time", "20s", "How long a read may wait.");
        s.duration("visibility_timeout", "30s", "When another consumer takes a message over.");
        s.integer("max_concurrency", 1, "Messages that are worked on at once.");
        s.string("credentials_profile", "", "Profile with credentials.");
        s.string("assume_role_arn", "", "Role to take.");
        s.string("method_attribute", "centrifugo-method", "Attribute with the method.");
        s.string("localstack_endpoint", "", "Address of LocalStack.");
        dataMode(s, "attribute");
    }

    private static void serviceBus(Section s) {
        s.secret("connection_string", "Address with credentials.");
        s.bool("use_azure_identity", "Authenticate with an Azure identity.");
        s.string("fully_qualified_namespace", "", "Name of the namespace.");
        s.string("tenant_id", "", "Id of the tenant.");
        s.string("client_id", "", "Id of the client.");
        s.secret("client_secret", "Secret of the client.");
        s.strings("queues", "Queues to read.");
        s.bool("use_sessions", "Use sessions.");
        s.integer("max_concurrent_calls", 1, "Messages that are worked on at once.");
        s.integer("max_receive_messages", 1, "Messages that are read at once.");
        s.string("method_property", "centrifugo-method", "Property with the method.");
        dataMode(s, "property");
    }
}
