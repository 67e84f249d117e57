package dev.gyre.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a node answers to `GET /metrics`, read as strictly as Prometheus' text format 0.0.4 is written down.
///
/// Each family is announced by one TYPE line, may have one HELP line before it, and stands in one piece; no sample
/// comes twice; the buckets of a histogram ascend and end with `+Inf`, which is its count.
public final class Metrics {

    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") (\\S.*)");
    private static final Pattern TYPE =
            Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram|summary|untyped)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\\"n])*)\",?");
    private static final Pattern SAMPLE =
            Pattern.compile("(" + NAME + ")(?:\\{((?:" + LABEL.pattern() + ")+)})? (\\S+)");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final List<Sample> samples = new ArrayList<>();
    private final Set<String> helped = new HashSet<>();

    private record Sample(String family, String name, Map<String, String> labels, double value) {}

    private Metrics(String text) {
        if (!text.endsWith("\n")) {
            throw new AssertionError("the last line does not end");
        }
        String family = "";
        for (String line : text.lines().toList()) {
            family = read(line, family);
        }
        types.forEach((name, type) -> {
            if (type.equals("histogram")) {
                checkHistogram(name);
            }
        });
    }

    /// @param text of an answer
    /// @throws AssertionError that names the line which is none
    public static Metrics parse(String text) {
        return new Metrics(text);
    }

    /// @param port where the node serves them under `/metrics`
    public static Metrics scrape(int port) {
        HttpResponse<String> response = get(port, "/metrics");
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (response.statusCode() != 200 || !type.startsWith("text/plain; version=0.0.4")) {
            throw new AssertionError("GET /metrics on " + port + ": " + response.statusCode() + " " + type);
        }
        return parse(response.body());
    }

    static HttpResponse<String> get(int port, String path) {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    String type(String family) {
        return types.getOrDefault(family, "missing");
    }

    /// The sum of the samples of that name with these labels, 0 when there are none.
    ///
    /// @param labels names and values in turn
    public double sum(String name, String... labels) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name) && has(sample, labels))
                .mapToDouble(Sample::value)
                .sum();
    }

    private static boolean has(Sample sample, String... labels) {
        for (int i = 0; i < labels.length; i += 2) {
            if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
                return false;
            }
        }
        return true;
    }

    /// @return the family that the next line may belong to
    private String read(String line, String family) {
        Matcher help = HELP.matcher(line);
        Matcher type = TYPE.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        if (help.matches()) {
            if (types.containsKey(help.group(1)) || !helped.add(help.group(1))) {
                throw malformed("HELP in the wrong place", line);
            }
            return help.group(1);
        }
        if (type.matches()) {
            boolean helpBefore = helped.contains(type.group(1));
            if ((helpBefore && !family.equals(type.group(1))) || types.put(type.group(1), type.group(2)) != null) {
                throw malformed("TYPE in the wrong place", line);
            }
            return type.group(1);
        }
        if (!sample.matches()) {
            throw malformed("neither HELP nor TYPE nor sample", line);
        }
        add(new Sample(family, sample.group(1), labels(sample.group(2)), number(sample.group(5))), line);
        return family;
    }

    private void add(Sample sample, String line) {
        String suffix = sample.name().startsWith(sample.family())
                ? sample.name().substring(sample.family().length())
                : "?";
        Set<String> suffixes = switch (type(sample.family())) {
            case "histogram" -> Set.of("_bucket", "_sum", "_count");
            case "summary" -> Set.of("", "_sum", "_count");
            case "missing" -> Set.of();
            default -> Set.of("");
        };
        if (!suffixes.contains(suffix)) {
            throw malformed("not of the family " + sample.family(), line);
        }
        if (samples.stream()
                .anyMatch(other ->
                        other.name().equals(sample.name()) && other.labels().equals(sample.labels()))) {
            throw malformed("for the second time", line);
        }
        if (type(sample.family()).equals("counter") && !(sample.value() >= 0)) {
            throw malformed("a counter below 0", line);
        }
        samples.add(sample);
    }

    private static Map<String, String> labels(@Nullable String text) {
        var labels = new LinkedHashMap<String, String>();
        if (text != null) {
            Matcher label = LABEL.matcher(text);
            while (label.find()) {
                if (labels.put(label.group(1), label.group(2)) != null) {
                    throw malformed("a label twice", text);
                }
            }
        }
        return labels;
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private void checkHistogram(String family) {
        var buckets = new LinkedHashMap<Map<String, String>, List<Sample>>();
        for (Sample sample : samples) {
            if (sample.name().equals(family + "_bucket")) {
                var labels = new LinkedHashMap<>(sample.labels());
                labels.remove("le");
                buckets.computeIfAbsent(labels, _ -> new ArrayList<>()).add(sample);
            }
        }
        buckets.forEach((labels, ascending) -> {
            double limit = Double.NEGATIVE_INFINITY;
            double count = 0;
            for (Sample bucket : ascending) {
                double next = number(bucket.labels().getOrDefault("le", "NaN"));
                if (!(next > limit) || bucket.value() < count) {
                    throw malformed("buckets that do not ascend", bucket.toString());
                }
                limit = next;
                count = bucket.value();
            }
            double total = samples.stream()
                    .filter(sample -> sample.name().equals(family + "_count")
                            && sample.labels().equals(labels))
                    .mapToDouble(Sample::value)
                    .sum();
            if (limit != Double.POSITIVE_INFINITY || count != total) {
                throw malformed("buckets that do not end with the count", family + labels);
            }
        });
    }

    private static AssertionError malformed(String rule, String line) {
        return new AssertionError(rule + ": " + line);
    }
}
