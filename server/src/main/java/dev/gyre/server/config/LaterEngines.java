package dev.gyre.server.config;

/// What Centrifugo needs for several nodes, and the proxies and stores that go with it.
final class LaterEngines {

    private static final String TYPE = "Kind of the store.";

    private LaterEngines() {}

    static void read(Section s, String ownCluster) {
        s.unavailableKeys(keys -> keys.items("proxies", "Named proxies to the application's back end.", proxy -> {
            proxy.string("name", "", "Name of the proxy.");
            SharedKeys.proxy(proxy);
            return proxy;
        }));
        s.unavailable("engine", "Where Centrifugo keeps channels.", ownCluster, engine -> {
            engine.string("type", "memory", TYPE);
            Section redis = engine.section("redis", "Redis.");
            redisBroker(redis);
            redisPresence(redis);
        });
        s.unavailable("broker", "Where Centrifugo keeps publications.", ownCluster, LaterEngines::broker);
        s.unavailable("presence_manager", "Where Centrifugo keeps presence.", ownCluster, presence -> {
            presence.bool("enabled", "Use it.");
            presence.string("type", "memory", TYPE);
            Section redis = presence.section("redis", "Redis.");
            SharedKeys.redis(redis);
            redis.string("prefix", "centrifugo", "Prefix of the keys.");
            redisPresence(redis);
        });
        s.unavailable("map_broker", "Where Centrifugo keeps maps.", ownCluster, LaterEngines::mapBroker);
        s.unavailable("controller", "How Centrifugo's nodes talk to each other.", ownCluster, LaterEngines::controller);
        s.unavailable("shared_poll", "Shared polling.", poll -> {
            poll.secret("hmac_secret_key", "Secret of track signatures.");
            poll.secret("hmac_previous_secret_key", "Secret that is still accepted.");
            poll.longInteger(
                    "hmac_previous_secret_key_valid_until", "Until when it is accepted, in seconds since 1970.");
            poll.integer("concurrency_limit", 0, "Polls that run at once.");
        });
    }

    private static void redisBroker(Section s) {
        SharedKeys.redis(s);
        s.string("prefix", "centrifugo", "Prefix of the keys.");
        s.bool("history_use_lists", "Keep history in lists.");
    }

    private static void redisPresence(Section s) {
        s.duration("presence_ttl", "60s", "How long an entry is kept.");
        s.bool("presence_hash_field_ttl", "Let entries expire by themselves.");
        s.bool("presence_user_mapping", "Keep users beside clients.");
    }

    private static void broker(Section s) {
        s.bool("enabled", "Use it.");
        s.string("type", "memory", TYPE);
        redisBroker(s.section("redis", "Redis."));
        nats(s.section("nats", "NATS."));
        Section postgres = s.section("postgres", "PostgreSQL.");
        postgresStore(postgres);
        s.section("redisnats", "Redis and NATS.");
    }

    private static void nats(Section s) {
        s.string("prefix", "centrifugo", "Prefix of the subjects.");
        s.string("url", "nats://localhost:4222", "Address of NATS.");
        s.duration("dial_timeout", "1s", "How long a connection may take.");
        s.duration("write_timeout", "1s", "How long a write may take.");
        SharedKeys.tls(s.section("tls", "TLS to NATS."));
        s.bool("allow_wildcards", "Allow subscriptions with wildcards.");
        Section raw = s.section("raw_mode", "Subjects without Centrifugo's envelope.");
        raw.bool("enabled", "Use it.");
        raw.stringMap("channel_replacements", "What to replace in channel names.");
        raw.string("prefix", "", "Prefix of the subjects.");
    }

    private static void mapBroker(Section s) {
        s.string("type", "memory", TYPE);
        Section redis = s.section("redis", "Redis.");
        SharedKeys.redis(redis);
        redis.string("prefix", "centrifugo", "Prefix of the keys.");
        redis.duration("cleanup_interval", "1s", "How often old keys are removed.");
        redis.integer("cleanup_batch_size", 100, "Keys that are removed at once.");
        redis.duration("idempotent_result_ttl", "5m", "How long results are kept for repeated requests.");
        redis.bool("skip_pub_sub", "Do not use PUB/SUB.");
        Section postgres = s.section("postgres", "PostgreSQL.");
        postgresStore(postgres);
        postgres.duration("ttl_check_interval", "1s", "How often expired keys are looked for.");
    }

    private static void postgresStore(Section s) {
        postgres(s, 16, 8);
        s.duration("cleanup_interval", "1m", "How often old rows are removed.");
        s.duration("idempotent_result_ttl", "5m", "How long results are kept for repeated requests.");
        s.bool("binary_data", "Keep payloads as bytes.");
        s.duration("stream_retention", "24h", "How long publications are kept.");
        Section outbox = s.section("outbox", "How new rows are read.");
        outbox.duration("poll_interval", "100ms", "How often.");
        outbox.integer("batch_size", 1000, "How many at once.");
        s.integer("partition_retention_days", 7, "Days that partitions are kept.");
    }

    private static void postgres(Section s, int poolSize, int shards) {
        s.secret("dsn", "Address of the database.");
        SharedKeys.tls(s.section("tls", "TLS to the database."));
        s.integer("pool_size", poolSize, "Connections.");
        s.integer("num_shards", shards, "Parts that work side by side.");
        s.bool("use_notify", "Use LISTEN and NOTIFY.");
        s.secret("notify_dsn", "Address of the database for notifications.");
        s.string("table_prefix", "cf", "Prefix of the tables.");
        s.bool("skip_schema_init", "Do not create the tables.");
        s.integer("partition_lookahead_days", 2, "Days for which partitions are made ahead.");
    }

    private static void controller(Section s) {
        s.bool("enabled", "Use it.");
        s.string("type", "", TYPE);
        Section postgres = s.section("postgres", "PostgreSQL.");
        postgres(postgres, 8, 1);
        postgres.duration("poll_interval", "50ms", "How often new rows are read.");
        postgres.integer("partition_retention_days", 1, "Days that partitions are kept.");
        postgres.duration("partition_cleanup_interval", "1m", "How often old partitions are removed.");
        postgres.integer("batch_size", 1000, "Rows that are read at once.");
    }
}
