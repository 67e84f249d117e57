package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class RpcConfigTest {

    @Test
    void defaults() {
        assertThat(GyreConfig.defaults().rpc()).isEqualTo(new RpcConfig(false, "ping", ":", Set.of()));
    }

    @Test
    void everyKey() throws ConfigException {
        var config = Configs.read("""
            {"rpc": {"ping": {"enabled": true, "method": "echo"}, "namespace_boundary": "/", "namespaces": [{"name": "math"}]}}\
            """);

        assertThat(config.rpc()).isEqualTo(new RpcConfig(true, "echo", "/", Set.of("math")));
    }

    @Test
    void namesMustBeWellFormedAndUnique() {
        assertThat(Configs.problems(
                        "{\"rpc\": {\"namespaces\": [{\"name\": \"a\"}, {\"name\": \"bb\"}, {\"name\": \"bb\"}]}}"))
                .containsExactly(
                        "rpc.namespaces[a].name must be two or more of the characters a-z, A-Z, 0-9, _, - and ., but"
                                + " is a",
                        "rpc.namespaces[bb].name must be unique, but is bb");
    }
}
