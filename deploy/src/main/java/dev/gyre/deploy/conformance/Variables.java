package dev.gyre.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The variables of one performance, and the placeholders that they fill:
///
/// - `{{name}}` a variable; a value that is no text keeps its type where the placeholder is the whole text
/// - `{{now+10}}` Unix seconds, where it is the whole text
/// - `{{token:{"sub":"42"}}}` a signed token; `token/HS512:` names the algorithm, `token!:` signs with a wrong secret
/// - `{{track:{...}}}` the signature of a track request
///
/// Inside of token and track `[[name]]` is a variable, and a claim `"+10"` or `"-10"` a time in Unix seconds.
final class Variables {

    private static final Pattern MOMENT = Pattern.compile("\\{\\{now([+-]\\d+)}}");
    private static final Pattern WHOLE = Pattern.compile("\\{\\{([a-z0-9_]+)}}");
    private static final Pattern START =
            Pattern.compile("\\{\\{(?:(token|track)(?:/(\\w+))?(!)?:(?=\\{)|([a-z0-9_]+)}})");
    private static final Pattern INNER = Pattern.compile("\\[\\[([a-z0-9_]+)]]");
    private static final Pattern SHIFT = Pattern.compile("[+-]\\d+");

    private final Map<String, JsonNode> values = new HashMap<>();
    private final InstantSource clock;

    Variables(InstantSource clock) {
        this.clock = clock;
    }

    void set(String name, JsonNode value) {
        values.put(name, value);
    }

    /// A copy with all placeholders filled, those in keys too.
    JsonNode fill(JsonNode value) {
        if (value.isObject()) {
            ObjectNode filled = Json.object();
            value.properties().forEach(each -> filled.set(fill(each.getKey()), fill(each.getValue())));
            return filled;
        }
        if (value.isArray()) {
            ArrayNode filled = Json.array();
            value.forEach(each -> filled.add(fill(each)));
            return filled;
        }
        if (!value.isTextual()) {
            return value;
        }
        Matcher moment = MOMENT.matcher(value.textValue());
        if (moment.matches()) {
            return LongNode.valueOf(shifted(moment.group(1)));
        }
        Matcher whole = WHOLE.matcher(value.textValue());
        if (whole.matches()) {
            return value(whole.group(1));
        }
        return TextNode.valueOf(fill(value.textValue()));
    }

    String fill(String text) {
        StringBuilder filled = new StringBuilder();
        Matcher start = START.matcher(text);
        int at = 0;
        while (start.find(at)) {
            filled.append(text, at, start.start());
            if (start.group(4) != null) {
                filled.append(value(start.group(4)).asText());
                at = start.end();
                continue;
            }
            int end = endOfObject(text, start.end());
            filled.append(signed(start, text.substring(start.end(), end)));
            at = end + "}}".length();
        }
        return filled.append(text, at, text.length()).toString();
    }

    private String signed(Matcher start, String object) {
        String json = INNER.matcher(object)
                .replaceAll(
                        name -> Matcher.quoteReplacement(value(name.group(1)).asText()));
        JsonNode read = Json.parse(json).orElseThrow(() -> new SuiteException("Not JSON in a placeholder: " + json));
        ObjectNode claims = Json.object();
        read.properties().forEach(claim -> claims.set(claim.getKey(), moment(claim.getValue())));
        if (start.group(1).equals("track")) {
            return TestToken.track(claims, clock.instant().getEpochSecond());
        }
        String algorithm = start.group(2) == null ? "HS256" : start.group(2);
        return TestToken.sign(claims, algorithm, start.group(3) == null ? TestToken.SECRET : TestToken.WRONG_SECRET);
    }

    private JsonNode moment(JsonNode claim) {
        boolean shift = claim.isTextual() && SHIFT.matcher(claim.textValue()).matches();
        return shift ? LongNode.valueOf(shifted(claim.textValue())) : claim;
    }

    private long shifted(String seconds) {
        return clock.instant().getEpochSecond() + Long.parseLong(seconds);
    }

    private JsonNode value(String name) {
        JsonNode value = values.get(name);
        if (value == null) {
            throw new SuiteException("No variable " + name + " is kept");
        }
        return value;
    }

    /// @param from where the object's brace is
    private static int endOfObject(String text, int from) {
        boolean quoted = false;
        int depth = 0;
        for (int at = from; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (letter == '\\') {
                at++;
            } else if (letter == '"') {
                quoted = !quoted;
            } else if (!quoted && letter == '{') {
                depth++;
            } else if (!quoted && letter == '}' && --depth == 0) {
                if (!text.startsWith("}}", at + 1)) {
                    break;
                }
                return at + 1;
            }
        }
        throw new SuiteException("A placeholder without an end: " + text);
    }
}
