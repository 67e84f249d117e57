package dev.gyre.server.api;

import dev.gyre.server.config.HttpApiConfig;
import dev.gyre.server.config.Secret;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/// Who may call the server API: those who show the configured key.
final class ApiKey {

    private static final String KEY_HEADER = "x-api-key";
    private static final String AUTHORIZATION = "authorization";
    private static final String SCHEME = "apikey";
    private static final String KEY_PARAMETER = "api_key";

    private final Secret key;
    private final boolean insecure;

    ApiKey(HttpApiConfig config) {
        this.key = config.key();
        this.insecure = config.insecure();
    }

    /// A non-empty key header hides `Authorization`, but not the query parameter. An unset key lets nobody in.
    boolean isShownBy(HttpRequest request) {
        if (insecure) {
            return true;
        }
        if (key.isEmpty()) {
            return false;
        }
        String keyHeader = "";
        String authorization = "";
        for (HttpHeader header : request.getHeaders()) {
            if (header.is(KEY_HEADER) && keyHeader.isEmpty()) {
                keyHeader = header.value();
            } else if (header.is(AUTHORIZATION) && authorization.isEmpty()) {
                authorization = header.value();
            }
        }
        return key.matches(keyHeader.isEmpty() ? credentials(authorization) : keyHeader)
                || request.getUri()
                        .query()
                        .get(KEY_PARAMETER)
                        .filter(key::matches)
                        .isPresent();
    }

    private static String credentials(String authorization) {
        String[] words = authorization.strip().split("\\s+", -1);
        return words.length == 2 && words[0].equalsIgnoreCase(SCHEME) ? words[1] : "";
    }
}
