package dev.gyre.deploy.conformance;

import dev.gyre.deploy.conformance.Suite.Target;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// The command line of the suite.
public final class Conformance {

    private static final int FAILED = 1;
    private static final int UNUSABLE = 2;

    private final PrintStream out;
    private final PrintStream err;

    private Conformance(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /// Ends the process with 0 when every scenario ended as expected, 1 when one did not, 2 when the suite could not
    /// run.
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    /// @return the exit code
    static int run(List<String> arguments, PrintStream out, PrintStream err) throws InterruptedException {
        return new Conformance(out, err).run(arguments);
    }

    private int run(List<String> arguments) throws InterruptedException {
        CommandLine line = new CommandLine(spec());
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        try {
            ParseResult parsed = line.parseArgs(arguments.toArray(String[]::new));
            if (CommandLine.executeHelpRequest(parsed) != null) {
                return 0;
            }
            Path folder = parsed.matchedOptionValue("folder", Path.of("."));
            if (parsed.hasMatchedOption("rows")) {
                var groups = ScenarioGroup.readAll(folder.resolve("groups"));
                out.print(RowTable.read(folder.resolve("rows.json"), groups).markdown());
                return 0;
            }
            return play(parsed, groups(folder, parsed.matchedPositionalValue(0, List.of())));
        } catch (ParameterException wrong) {
            err.println(wrong.getMessage());
            err.println("See: run --help");
        } catch (SuiteException explained) {
            err.println(explained.getMessage());
        }
        return UNUSABLE;
    }

    private int play(ParseResult parsed, List<ScenarioGroup> groups) throws InterruptedException {
        Suite suite = new Suite(
                target(parsed),
                parsed.hasMatchedOption("url") ? 1 : parsed.matchedOptionValue("servers", 1),
                parsed.matchedOptionValue("jobs", 8),
                parsed.matchedOptionValue("patience", 1.0),
                parsed.matchedOptionValue("only", ""),
                parsed.hasMatchedOption("known")
                        ? KnownFailures.read(parsed.matchedOptionValue("known", Path.of("")))
                        : KnownFailures.none());
        var report = new Report(out);
        List<Outcome> outcomes = suite.run(groups, group -> {
            report.show(group);
            if (parsed.hasMatchedOption("show")) {
                report.showObserved(group);
            }
        });
        report.summary(outcomes);
        return outcomes.stream().anyMatch(Outcome::surprises) ? FAILED : 0;
    }

    private static Target target(ParseResult parsed) {
        return parsed.hasMatchedOption("url")
                ? new Target.Running(Address.of(parsed.matchedOptionValue("url", "")))
                : new Target.Command(parsed.matchedOptionValue("start", ""));
    }

    /// A group is named by its folder's name or by its path.
    private static List<ScenarioGroup> groups(Path folder, List<String> names) {
        if (names.isEmpty()) {
            return ScenarioGroup.readAll(folder.resolve("groups"));
        }
        List<ScenarioGroup> groups = new ArrayList<>();
        for (String name : names) {
            Path named = folder.resolve("groups").resolve(name);
            groups.add(ScenarioGroup.read(Files.isDirectory(named) ? named : Path.of(name)));
        }
        return groups;
    }

    private static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("run").mixinStandardHelpOptions(false);
        spec.usageMessage()
                .description(
                        "Plays the conformance scenarios against a server that speaks Centrifugo's client protocol and"
                                + " server API, and prints where it answers otherwise than expected.")
                .footer(
                        "",
                        "A server that runs already must run with the configuration of the one GROUP that is played.",
                        "Ends with 0 when all is as expected, 1 when a scenario is not, 2 when the suite cannot run.");
        spec.addArgGroup(ArgGroupSpec.builder()
                .multiplicity("1")
                .exclusive(true)
                .addArg(option(
                        "start",
                        "COMMAND",
                        String.class,
                        "starts the server; {config} becomes its configuration's path"))
                .addArg(option(
                        "url", "URL", String.class, "the server that runs already, such as http://127.0.0.1:8000"))
                .addArg(flag("rows", "print which scenarios show which row, and play none"))
                .build());
        spec.addOption(option("only", "TEXT", String.class, "play the scenarios whose name contains it"));
        spec.addOption(option("servers", "N", Integer.class, "groups at once (default: 1)"));
        spec.addOption(option("jobs", "N", Integer.class, "scenarios of a group at once (default: 8)"));
        spec.addOption(option(
                "patience", "FACTOR", Double.class, "longer waits for what must come, on a busy machine (default: 1)"));
        spec.addOption(
                option("known", "FILE", Path.class, "scenarios that are known to fail; one that passes is an error"));
        spec.addOption(option("folder", "FOLDER", Path.class, "where groups and rows.json are"));
        spec.addOption(flag("show", "print everything that was observed"));
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("print this")
                .build());
        return spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .paramLabel("GROUP")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description("name or folder of a group of scenarios (default: all)")
                .build());
    }

    private static OptionSpec option(String name, String label, Class<?> type, String description) {
        return OptionSpec.builder("--" + name)
                .paramLabel(label)
                .type(type)
                .description(description)
                .build();
    }

    private static OptionSpec flag(String name, String description) {
        return OptionSpec.builder("--" + name).description(description).build();
    }
}
