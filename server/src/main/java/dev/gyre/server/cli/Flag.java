package dev.gyre.server.cli;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/// An option of `serve` that stands for a key of the configuration.
///
/// @param shortName without a dash, empty for none
/// @param label of its value; empty for a switch, which may be given without a value
/// @param shown whether the help lists it
record Flag(String key, String shortName, String label, String description, boolean shown) {

    static final List<Flag> ALL = List.of(
            new Flag("http_server.port", "p", "PORT", "Port of the endpoints for clients (8000).", true),
            new Flag("http_server.address", "a", "ADDRESS", "Address to listen on (all).", true),
            new Flag("http_server.internal_port", "", "PORT", "Port of the server API and health (the same).", true),
            new Flag("http_server.internal_address", "", "ADDRESS", "Address of that port.", true),
            new Flag("log.level", "", "LEVEL", "trace, debug, info, warn, error or none (info).", true),
            new Flag("log.file", "", "FILE", "File to log to (standard output).", true),
            new Flag("health.enabled", "", "", "Serve /health.", true),
            new Flag("client.insecure", "", "", "Let anyone do anything. For development only.", true),
            new Flag("http_api.insecure", "", "", "Serve the API without a key. For development only.", true),
            new Flag("http_api.external", "", "", "Serve the API on the external port too.", true),
            hidden("pid_file", "FILE"),
            hidden("engine.type", "TYPE"),
            hidden("broker.enabled", ""),
            hidden("broker.type", "TYPE"),
            hidden("presence_manager.enabled", ""),
            hidden("presence_manager.type", "TYPE"),
            hidden("map_broker.type", "TYPE"),
            hidden("debug.enabled", ""),
            hidden("admin.enabled", ""),
            hidden("admin.external", ""),
            hidden("admin.insecure", ""),
            hidden("prometheus.enabled", ""),
            hidden("swagger.enabled", ""),
            hidden("uni_websocket.enabled", ""),
            hidden("uni_sse.enabled", ""),
            hidden("uni_http_stream.enabled", ""),
            hidden("sse.enabled", ""),
            hidden("http_stream.enabled", ""),
            hidden("init.enabled", ""),
            hidden("grpc_api.enabled", ""),
            hidden("grpc_api.port", "PORT"),
            hidden("uni_grpc.enabled", ""),
            hidden("uni_grpc.port", "PORT"));

    private static Flag hidden(String key, String label) {
        return new Flag(key, "", label, "", false);
    }

    String option() {
        return "--" + key;
    }

    OptionSpec spec() {
        OptionSpec.Builder option =
                shortName.isEmpty() ? OptionSpec.builder(option()) : OptionSpec.builder("-" + shortName, option());
        option.type(String.class).description(description).hidden(!shown);
        if (label.isEmpty()) {
            return option.arity("0..1").fallbackValue("true").paramLabel("BOOL").build();
        }
        return option.paramLabel(label).build();
    }
}
