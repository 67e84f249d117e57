package dev.gyre.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import org.slf4j.LoggerFactory;

/// Applies `log.level` and `log.file` to what `logback.xml` has set up.
final class Logging {

    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %msg %kvp [%logger{0}]%n";

    private Logging() {}

    static void apply(String level, String file) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(level(level));
        context.getLogger("org.apache.pekko").setLevel(pekkoLevel(level));
        if (!file.isEmpty()) {
            root.detachAndStopAllAppenders();
            root.addAppender(fileAppender(context, file));
        }
    }

    private static Level level(String name) {
        return switch (name) {
            case "none", "fatal" -> Level.OFF;
            default -> Level.toLevel(name, Level.INFO);
        };
    }

    /// Pekko tells at INFO what only someone who debugs the cluster wants to read.
    private static Level pekkoLevel(String name) {
        return switch (name) {
            case "trace" -> Level.DEBUG;
            case "debug" -> Level.INFO;
            case "info", "warn" -> Level.WARN;
            default -> level(name);
        };
    }

    private static FileAppender<ILoggingEvent> fileAppender(LoggerContext context, String file) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(context);
        appender.setName("file");
        appender.setFile(file);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
