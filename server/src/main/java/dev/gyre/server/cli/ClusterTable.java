package dev.gyre.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The answer of `/cluster` as a table.
record ClusterTable(JsonNode view) {

    private static final List<String> HEAD = List.of(
            "ADDRESS", "NAME", "STATUS", "ROLES", "VERSION", "SHARDS", "AWAKE", "CHANNELS", "CONNECTIONS", "UP");

    /// From here on columns are numbers.
    private static final int FIRST_NUMBER = 5;

    String render() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        view.path("members").forEach(member -> rows.add(row(member)));
        int[] widths = new int[HEAD.size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        var text = new StringBuilder();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String format = i < FIRST_NUMBER ? "%-" + widths[i] + "s  " : "%" + widths[i] + "s  ";
                line.append(format.formatted(row.get(i)));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        text.append("\n").append(rows.size() - 1).append(" members; ");
        text.append("leader ").append(view.path("leader").asText("")).append("; * coordinates the shards\n");
        return text.toString();
    }

    private static List<String> row(JsonNode member) {
        var roles = new ArrayList<String>();
        member.path("roles").forEach(role -> roles.add(role.asText()));
        boolean reachable = member.path("reachable").asBoolean();
        return List.of(
                member.path("address").asText() + (member.path("oldest").asBoolean() ? " *" : ""),
                member.path("name").asText("-"),
                member.path("status").asText() + (reachable ? "" : ", unreachable"),
                String.join(",", roles),
                member.path("version").asText(),
                number(member, "shards"),
                number(member, "entities"),
                number(member, "channels"),
                number(member, "connections"),
                member.has("uptime")
                        ? uptime(Duration.ofSeconds(member.path("uptime").asLong()))
                        : "-");
    }

    /// A member that has not answered shows a dash.
    private static String number(JsonNode member, String name) {
        return member.path(name).asText("-");
    }

    private static String uptime(Duration up) {
        if (up.toDays() > 0) {
            return up.toDays() + "d" + up.toHoursPart() + "h";
        }
        if (up.toHours() > 0) {
            return up.toHours() + "h" + up.toMinutesPart() + "m";
        }
        return up.toMinutes() > 0 ? up.toMinutes() + "m" + up.toSecondsPart() + "s" : up.toSeconds() + "s";
    }
}
