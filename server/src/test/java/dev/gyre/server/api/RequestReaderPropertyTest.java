package dev.gyre.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Damaged bodies, in all forms of the API.
class RequestReaderPropertyTest {

    private static final List<String> BODIES = List.of(
            "{\"channel\":\"hist:é\",\"data\":{\"a\":[1,2.5e3,null,\"\\u00e9\\n"
                    + "\"]},\"tags\":{\"a\":\"b\"},\"version\":7}",
            "{\"channels\":[\"hist:a\",\"plain:b\"],\"b64data\":\"eyJuIjoxfQ==\",\"skip_history\":true}",
            "{\"user\":\"42\",\"channel\":\"plain:a\",\"override\":{\"presence\":{\"value\":true}},\"recover_since\":{\"offset\":1}}",
            "{\"commands\":[{\"publish\":{\"channel\":\"hist:a\",\"data\":1}},null,{\"info\":{}}],\"parallel\":true}",
            "{\"id\":1,\"method\":\"publish\",\"params\":{\"channel\":\"hist:a\",\"data\":\"x\"}}\n{\"method\":9}",
            "{\"pattern\":\"{a,b[!c-d]}*\\\\?\"}",
            "{\"user\":\"42\",\"disconnect\":{\"code\":4001,\"reason\":\"bye\"},\"whitelist\":[\"a\"]}");

    private static final String ODD = "{}[]\",:\\0123456789.eE+-ntfu \n\r\t\u0000é\uFEFF";

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void damagedBodyIsAnsweredOrRefused(long seed) {
        var random = new SplittableRandom(seed);
        var api = new ApiCalls();
        var paths = api.endpoints.keySet().stream().sorted().toList();

        for (int i = 0; i < 400; i++) {
            byte[] body = damaged(BODIES.get(random.nextInt(BODIES.size())), random);
            String path = paths.get(random.nextInt(paths.size()));
            var request = HttpRequest.POST(path).withEntity(ContentTypes.APPLICATION_JSON, body);

            var answer = ApiCalls.answer(api.begin(request));

            assertThat(answer.status())
                    .as("%s %s", path, new String(body, StandardCharsets.UTF_8))
                    .isIn(200, 400);
            if (answer.status() == 200 && !path.equals("/api")) {
                assertThat(RequestReader.isValue(answer.body().getBytes(StandardCharsets.UTF_8)))
                        .as(answer.body())
                        .isTrue();
            }
        }
        assertThat(api.channels.published)
                .as("what reaches a channel is JSON on one line, unless it came as Base64")
                .allSatisfy(call -> {
                    byte[] data = call.draft().data().bytes();
                    assertThat(RequestReader.isValue(data) || data.length > 0).isTrue();
                    assertThat(call.channel()).isNotEmpty();
                });
    }

    private static byte[] damaged(String body, SplittableRandom random) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        byte[] odd = ODD.getBytes(StandardCharsets.UTF_8);
        for (int times = random.nextInt(4); times > 0; times--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] = odd[random.nextInt(odd.length)];
                case 1 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                default -> bytes[at] = (byte) random.nextInt(256);
            }
        }
        return bytes;
    }
}
