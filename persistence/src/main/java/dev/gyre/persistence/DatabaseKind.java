package dev.gyre.persistence;

import java.util.List;
import java.util.Locale;

/// The databases that can hold the journal, each with what Pekko and its driver need to be told.
enum DatabaseKind {
    /// One file, one process.
    H2("jdbc:h2:", "org.h2.Driver", "slick.jdbc.H2Profile$"),
    /// Shared by all nodes.
    POSTGRESQL("jdbc:postgresql:", "org.postgresql.Driver", "slick.jdbc.PostgresProfile$");

    private final String prefix;
    private final String driver;
    private final String profile;

    DatabaseKind(String prefix, String driver, String profile) {
        this.prefix = prefix;
        this.driver = driver;
        this.profile = profile;
    }

    /// @throws IllegalArgumentException when the URL names no supported database
    static DatabaseKind of(String url) {
        for (DatabaseKind kind : values()) {
            if (url.startsWith(kind.prefix)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("the journal's URL \"" + withoutPassword(url)
                + "\" names no supported database: it must begin with jdbc:h2: or jdbc:postgresql:");
    }

    String driver() {
        return driver;
    }

    /// The name of Slick's profile.
    String profile() {
        return profile;
    }

    /// The URL with every parameter that is needed and not already given.
    String complete(String url) {
        var complete = new StringBuilder(url);
        String given = url.toLowerCase(Locale.ROOT);
        for (String parameter : neededParameters()) {
            String name = parameter.substring(0, parameter.indexOf('=') + 1).toLowerCase(Locale.ROOT);
            if (!given.contains(";" + name) && !given.contains("?" + name) && !given.contains("&" + name)) {
                complete.append(separator(complete)).append(parameter);
            }
        }
        return complete.toString();
    }

    private List<String> neededParameters() {
        return switch (this) {
            // Without WRITE_DELAY=0 a kill loses what was acknowledged in the last half second, and with H2's own
            // shutdown hook the file would close before the node has drained.
            case H2 -> List.of("WRITE_DELAY=0", "DB_CLOSE_ON_EXIT=FALSE", "DB_CLOSE_DELAY=-1");
            // The time-outs, in seconds, end the wait for a server that has gone silent.
            case POSTGRESQL ->
                List.of(
                        "reWriteBatchedInserts=true",
                        "socketTimeout=15",
                        "connectTimeout=5",
                        "tcpKeepAlive=true",
                        "ApplicationName=gyre");
        };
    }

    private char separator(CharSequence url) {
        return switch (this) {
            case H2 -> ';';
            case POSTGRESQL -> url.chars().anyMatch(c -> c == '?') ? '&' : '?';
        };
    }

    /// The URL as it may be shown: a password in it is replaced.
    static String withoutPassword(String url) {
        return url.replaceAll("(?i)([;?&](?:ssl)?password=)[^;&]*", "$1***")
                .replaceAll("(//[^/?;:@]*:)[^/?;@]*@", "$1***@");
    }
}
