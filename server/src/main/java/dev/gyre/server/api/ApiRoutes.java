package dev.gyre.server.api;

import dev.gyre.server.config.HttpApiConfig;
import dev.gyre.server.transport.HttpEndpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorSystem;

/// The paths of the server API.
public final class ApiRoutes {

    private ApiRoutes() {}

    /// Endpoints by path; none when the API is disabled.
    ///
    /// @param shuttingDown whether the node has begun to leave; the legacy form takes no calls then
    public static Map<String, HttpEndpoint> endpoints(
            HttpApiConfig config, ServerApi api, BooleanSupplier shuttingDown, ActorSystem<?> system) {
        var endpoints = new HashMap<String, HttpEndpoint>();
        if (config.disabled()) {
            return endpoints;
        }
        var key = new ApiKey(config);
        String prefix = config.handlerPrefix();
        for (ApiMethod method : ApiMethod.values()) {
            var form = new ModernForm(method, api, config.transportErrorMode());
            endpoints.put(prefix + "/" + method.wireName(), new ApiEndpoint(key, form, system));
        }
        endpoints.put(prefix + "/batch", new ApiEndpoint(key, new BatchForm(api), system));
        endpoints.put(prefix, new ApiEndpoint(key, new LegacyForm(api, shuttingDown), system));
        return endpoints;
    }
}
