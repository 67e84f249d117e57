package dev.gyre.deploy.conformance;

import java.net.URI;

/// Where a server listens, without encryption.
record Address(String host, int port) {

    /// @param url such as `http://127.0.0.1:8000`
    static Address of(String url) {
        URI uri = URI.create(url);
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new SuiteException("--url must be of the form http://HOST:PORT, not " + url);
        }
        return new Address(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
