package dev.gyre.server.config;

/// The `http_api` section.
///
/// @param transportErrorMode whether errors become HTTP status codes by default
/// @param external whether the API is served on the external port too
public record HttpApiConfig(
        boolean disabled,
        String handlerPrefix,
        Secret key,
        boolean transportErrorMode,
        boolean external,
        boolean insecure) {

    static HttpApiConfig read(Section s) {
        HttpApiConfig api = new HttpApiConfig(
                s.bool("disabled", "Do not serve the API."),
                Paths.read(s, "/api", "Path of the API."),
                s.secret("key", "Key that callers of the API send."),
                transportErrorMode(s),
                s.bool("external", "Serve the API on the external port even if there is an internal one."),
                s.bool("insecure", "Serve the API without a key. For development only."));
        if (api.insecure()) {
            s.warn("http_api.insecure is on: anyone who reaches the port can use the server API");
        }
        return api;
    }

    private static boolean transportErrorMode(Section s) {
        String mode = s.string(
                "error_mode",
                "",
                "`transport` answers errors with HTTP status codes; empty with 200 and an error object.");
        s.check(mode.isEmpty() || mode.equals("transport"), "error_mode", "must be empty or transport");
        return mode.equals("transport");
    }
}
