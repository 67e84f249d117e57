package dev.gyre.server.demo;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gyre.server.config.TokenConfig;
import java.time.Duration;
import java.time.InstantSource;

/// Signs tokens for the visitors of the demo page with the key that the node itself accepts.
public final class DemoTokens implements VisitorTokens {

    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Algorithm algorithm;
    private final InstantSource clock;

    public DemoTokens(TokenConfig config, InstantSource clock) {
        this.algorithm = Algorithm.HMAC256(config.hmacSecretKey().value());
        this.clock = clock;
    }

    @Override
    public String sign(String user, String infoJson) {
        ObjectNode claims = JSON.createObjectNode();
        claims.put("sub", user);
        claims.put("exp", clock.instant().plus(LIFETIME).getEpochSecond());
        try {
            claims.set("info", JSON.readTree(infoJson));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("the info of a visitor is no JSON", malformed);
        }
        return JWT.create().withPayload(claims.toString()).sign(algorithm);
    }
}
