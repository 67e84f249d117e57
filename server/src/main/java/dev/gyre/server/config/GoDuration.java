package dev.gyre.server.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as Go writes them: `300ms`, `1h30m`, `1.5s`.
///
/// Source: documentation of Go's `time.ParseDuration` and `Duration.String`.
public final class GoDuration {

    private static final Pattern PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");

    private static final Map<String, Long> NANOS_OF = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "μs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private GoDuration() {}

    /// @throws IllegalArgumentException with the rule that the text breaks
    public static Duration parse(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        if (digits.equals("0")) {
            return Duration.ZERO;
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = PART.matcher(digits);
        int at = 0;
        while (at < digits.length() && part.find(at) && part.start() == at) {
            nanos = nanos.add(new BigDecimal(part.group(1))
                    .multiply(BigDecimal.valueOf(NANOS_OF.getOrDefault(part.group(2), 0L))));
            at = part.end();
        }
        if (at == 0 || at < digits.length()) {
            throw new InvalidValueException("must be a duration such as 300ms, 25s, 5m or 1h30m");
        }
        BigDecimal whole = nanos.setScale(0, RoundingMode.DOWN);
        if (whole.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new InvalidValueException("must be a duration of at most 292 years");
        }
        return Duration.ofNanos(negative ? -whole.longValueExact() : whole.longValueExact());
    }

    /// As Go prints it: `168h0m0s`, `1.5s`, `300ms`, `0s`.
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.isNegative()) {
            return "-" + format(duration.negated());
        }
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return fraction(duration.toNanos());
        }
        long hours = duration.toHours();
        int minutes = duration.toMinutesPart();
        String seconds =
                plain(BigDecimal.valueOf(duration.toSecondsPart() * 1_000_000_000L + duration.toNanosPart(), 9));
        if (hours > 0) {
            return hours + "h" + minutes + "m" + seconds + "s";
        }
        return minutes > 0 ? minutes + "m" + seconds + "s" : seconds + "s";
    }

    /// The shortest form that reads as the same duration: `168h`, `1h30m`.
    public static String brief(Duration duration) {
        String text = format(duration);
        if (text.endsWith("m0s")) {
            text = text.substring(0, text.length() - 2);
        }
        return text.endsWith("h0m") ? text.substring(0, text.length() - 2) : text;
    }

    private static String fraction(long nanos) {
        if (nanos < 1_000) {
            return nanos + "ns";
        }
        return nanos < 1_000_000
                ? plain(BigDecimal.valueOf(nanos, 3)) + "µs"
                : plain(BigDecimal.valueOf(nanos, 6)) + "ms";
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}
