package dev.gyre.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.protocol.ProtocolCodec.Frame;
import dev.gyre.protocol.json.JsonCodec;
import dev.gyre.protocol.protobuf.ProtobufCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecPropertyTest {

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void commandsOfAClientComeInAsTheyWere(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomMessages messages = new RandomMessages(random);
        for (int round = 0; round < 500; round++) {
            List<Command> commands = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                commands.add(messages.command());
            }

            Frame fromProtobuf = ProtobufCodec.INSTANCE.decode(ClientCommands.protobufFrame(commands));
            Frame fromJson = JsonCodec.INSTANCE.decode(commands.stream()
                    .map(ClientCommands::json)
                    .collect(Collectors.joining("\n"))
                    .getBytes(StandardCharsets.UTF_8));

            assertThat(fromProtobuf).isEqualTo(new Frame(commands, false));
            assertThat(fromJson).isEqualTo(new Frame(commands, false));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 5, 6})
    void generatedClassesReadRepliesInProtobufAndPrintThemAsOurJson(long seed) throws Exception {
        RandomMessages messages = new RandomMessages(new SplittableRandom(seed));
        for (int round = 0; round < 500; round++) {
            Reply reply = messages.reply();

            byte[] protobuf = ProtobufCodec.INSTANCE.encode(reply);
            byte[] json = JsonCodec.INSTANCE.encode(reply);

            var read = dev.gyre.protocol.protobuf.generated.Reply.parseFrom(protobuf);
            assertThat(read.getUnknownFields().asMap()).isEmpty();
            assertThat(new String(json, StandardCharsets.UTF_8)).isEqualTo(ProtoJson.print(read));
        }
    }
}
