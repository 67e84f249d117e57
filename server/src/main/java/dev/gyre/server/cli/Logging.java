package dev.gyre.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import org.slf4j.LoggerFactory;

/// Applies `log.level` and `log.file`.
final class Logging {

    static final String PEKKO = "org.apache.pekko";

    /// Line breaks are replaced: names that clients choose must not be able to forge a line.
    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %replace(%msg %kvp){'[\\r\\n]+', ' '} [%logger{0}]%n";

    private Logging() {}

    static void apply(String level, String file) throws CommandException {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(level(level));
        context.getLogger(PEKKO).setLevel(pekkoLevel(level));
        if (!file.isEmpty()) {
            FileAppender<ILoggingEvent> appender = fileAppender(context, file);
            root.detachAndStopAllAppenders();
            root.addAppender(appender);
        }
    }

    static PatternLayoutEncoder encoder(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        return encoder;
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

    private static FileAppender<ILoggingEvent> fileAppender(LoggerContext context, String file)
            throws CommandException {
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(context);
        appender.setName("file");
        appender.setFile(file);
        appender.setEncoder(encoder(context));
        appender.start();
        if (!appender.isStarted()) {
            throw new CommandException("log.file cannot be written: " + file);
        }
        return appender;
    }
}
