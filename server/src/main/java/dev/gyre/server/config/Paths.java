package dev.gyre.server.config;

/// The `handler_prefix` key of sections that are served over HTTP.
final class Paths {

    private Paths() {}

    static String read(Section s, String fallback, String description) {
        String path = s.string("handler_prefix", fallback, description);
        s.check(path.startsWith("/"), "handler_prefix", "must start with /");
        return path;
    }
}
