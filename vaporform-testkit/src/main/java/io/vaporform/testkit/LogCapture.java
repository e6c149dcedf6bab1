package io.vaporform.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.helpers.FormattingTuple;
import org.slf4j.helpers.MessageFormatter;

/**
 * Collects everything that is logged while it is open, at every level, also what no appender would get: to show that a secret is not
 * in it. Needs Logback as the logging back end of the tests. What is printed does not change.
 */
public final class LogCapture implements AutoCloseable {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final LoggerContext context;
    private final Tap tap = new Tap();

    private LogCapture(LoggerContext context) {
        this.context = context;
        tap.start();
        context.addTurboFilter(tap);
    }

    /** @throws IllegalStateException if the tests log by something else than Logback */
    public static LogCapture start() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext context) {
            return new LogCapture(context);
        }
        throw new IllegalStateException("tests log by " + factory.getClass().getName()
                + ", so nobody can see what is logged; add ch.qos.logback:logback-classic at test scope");
    }

    /** What was logged, each with logger, message and stack trace. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        context.getTurboFilterList().remove(tap);
    }

    /** Sees each call before its level is looked at. */
    private final class Tap extends TurboFilter {
        @Override
        public FilterReply decide(
                @Nullable Marker marker,
                Logger logger,
                Level level,
                @Nullable String format,
                Object @Nullable [] parameters,
                @Nullable Throwable failure) {
            if (format == null) {
                return FilterReply.ACCEPT; // "is debug enabled?": yes, so that the line itself comes next
            }
            FormattingTuple text = MessageFormatter.arrayFormat(format, parameters);
            Throwable thrown = failure == null ? text.getThrowable() : failure;
            lines.add(logger.getName() + " " + text.getMessage() + " " + stack(thrown));
            return FilterReply.NEUTRAL;
        }

        private static String stack(@Nullable Throwable failure) {
            if (failure == null) {
                return "";
            }
            StringWriter text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text));
            return text.toString();
        }
    }
}
