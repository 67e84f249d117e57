package dev.gyre.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gyre.server.config.ConfigException;
import dev.gyre.server.config.ConfigLoader;
import dev.gyre.server.config.LoadedConfig;
import dev.gyre.server.config.Secret;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ReloadTest {

    private static final String FIRST = "{\"client\": {\"token\": {\"hmac_secret_key\": \"first secret\"}}}";

    private final Logger logger = (Logger) LoggerFactory.getLogger(Reload.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final TestNode node = new TestNode(0);
    private String file = FIRST;

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(log);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    @Test
    void whatCanBeTakenOverIsAndIsNamed() throws ConfigException {
        Reload reload = reload();
        file = FIRST.replace("first", "second");

        reload.run();

        assertThat(node.reloads)
                .singleElement()
                .satisfies(config ->
                        assertThat(config.client().token().hmacSecretKey()).isEqualTo(new Secret("second secret")));
        assertThat(lines()).containsExactly("INFO the configuration was reloaded [client.token.hmac_secret_key]");
    }

    @Test
    void aFileThatCannotBeUsedChangesNothing() throws ConfigException {
        Reload reload = reload();
        file = "{\"client\": {\"token\": {\"rsa_public_key\": \"-----BEGIN nothing\"}}}";

        reload.run();

        assertThat(node.reloads).isEmpty();
        assertThat(lines()).singleElement().asString().startsWith("ERROR").contains("client.token.rsa_public_key");
    }

    @Test
    void aFileIsTakenOverOnceItIsMended() throws ConfigException {
        Reload reload = reload();
        file = "{";
        reload.run();
        file = FIRST.replace("first", "second");

        reload.run();

        assertThat(node.reloads).hasSize(1);
    }

    @Test
    void otherKeysWaitForARestartAndAreNamedUntilThen() throws ConfigException {
        Reload reload = reload();
        file = "{\"client\": {\"channel_limit\": 7, \"token\": {\"hmac_secret_key\": \"first secret\"}}}";
        String left = "WARN changed keys that count after a restart only [client.channel_limit]";

        reload.run();
        reload.run();

        assertThat(lines())
                .containsExactly(
                        "INFO the configuration was read again: nothing that can be taken over has changed",
                        left,
                        "INFO the configuration was read again: nothing that can be taken over has changed",
                        left);
    }

    @Test
    void aWarningThatIsNewIsLoggedOnce() throws ConfigException {
        Reload reload = reload();
        file = "{\"clientt\": {}, \"client\": {\"token\": {\"hmac_secret_key\": \"first secret\"}}}";

        reload.run();
        reload.run();

        assertThat(lines().stream().filter(line -> line.contains("clientt"))).hasSize(1);
    }

    private Reload reload() throws ConfigException {
        return new Reload(this::load, load(), CompletableFuture.completedFuture(node));
    }

    private LoadedConfig load() throws ConfigException {
        return new ConfigLoader(Map.of(), Map.of()).load("config.json", file);
    }

    private List<String> lines() {
        return log.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage() + values(event))
                .toList();
    }

    private static String values(ILoggingEvent event) {
        return event.getKeyValuePairs() == null
                ? ""
                : event.getKeyValuePairs().stream()
                        .map(pair -> " " + pair.value)
                        .reduce("", String::concat);
    }
}
