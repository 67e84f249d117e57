package dev.gyre.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/// Applies `log.level` and `log.file`.
final class Logging {

    /// Libraries that tell at INFO what only someone who debugs the cluster or the database wants to read.
    private static final List<String> TALKATIVE = List.of("org.apache.pekko", "com.zaxxer.hikari", "slick");

    /// Line breaks are replaced: names that clients choose must not be able to forge a line.
    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %replace(%msg %kvp){'[\\r\\n]+', ' '} [%logger{0}]%n";

    private Logging() {}

    /// @throws CommandException when the file cannot be written
    static void apply(String level, String file) throws CommandException {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            apply(context, level, file);
        }
    }

    static void apply(LoggerContext context, String level, String file) throws CommandException {
        setLevels(context, level);
        if (!file.isEmpty()) {
            Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            FileAppender<ILoggingEvent> appender = fileAppender(context, file);
            root.detachAndStopAllAppenders();
            root.addAppender(appender);
        }
    }

    static void setLevels(LoggerContext context, String level) {
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(level(level));
        TALKATIVE.forEach(name -> context.getLogger(name).setLevel(talkativeLevel(level)));
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

    private static Level talkativeLevel(String name) {
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
