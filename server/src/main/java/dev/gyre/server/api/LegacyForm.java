package dev.gyre.server.api;

import dev.gyre.protocol.Payload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/// `POST <prefix>`: commands that name their method, any number of them one behind the other.
final class LegacyForm implements ApiForm {

    private final ServerApi api;
    private final BooleanSupplier shuttingDown;

    LegacyForm(ServerApi api, BooleanSupplier shuttingDown) {
        this.api = api;
        this.shuttingDown = shuttingDown;
    }

    private record Command(long id, ApiRequest request) {}

    /// The fields of a command, which may come in any order.
    private static final class Fields {
        private long id;
        private Optional<ApiMethod> method = Optional.of(ApiMethod.PUBLISH);
        private Payload params = Payload.EMPTY;
    }

    @Override
    public CompletionStage<HttpResponse> answer(HttpRequest request, byte[] body) throws IOException {
        if (shuttingDown.getAsBoolean()) {
            return CompletableFuture.completedFuture(Responses.UNAVAILABLE);
        }
        List<Command> commands = commands(body);
        return Lanes.run(
                        1,
                        new ApiReply[commands.size()],
                        number -> api.execute(commands.get(number).request()))
                .thenApply(replies -> Responses.json(lines(commands, replies)));
    }

    private static JsonText lines(List<Command> commands, List<ApiReply> replies) {
        var text = new JsonText();
        for (int i = 0; i < commands.size(); i++) {
            text.raw(i == 0 ? "" : "\n").append(Replies.legacy(commands.get(i).id(), replies.get(i)));
        }
        return text;
    }

    private static List<Command> commands(byte[] body) throws IOException {
        var commands = new ArrayList<Command>();
        try (var reader = RequestReader.of(body)) {
            while (reader.nextValue()) {
                commands.add(command(reader));
            }
        }
        if (commands.isEmpty()) {
            throw new MalformedBodyException("empty body");
        }
        return commands;
    }

    private static Command command(RequestReader reader) throws IOException {
        var fields = new Fields();
        reader.fields(field -> {
            switch (field) {
                case "id" -> fields.id = reader.uint32();
                case "method" -> fields.method = method(reader);
                case "params" -> fields.params = reader.payload();
                default -> reader.skip();
            }
        });
        return new Command(
                fields.id,
                fields.method
                        .map(method -> request(method, fields.params))
                        .orElse(new ApiRequest.Refuse(ApiError.NOT_FOUND)));
    }

    /// @return empty for a method that is known but not there, and for an unknown number
    private static Optional<ApiMethod> method(RequestReader reader) throws IOException {
        if (!reader.isString()) {
            return ApiMethod.numbered(reader.int32());
        }
        String name = reader.string().toLowerCase(Locale.ROOT);
        var method = ApiMethod.named(name);
        if (method.isEmpty() && !ApiMethod.isPro(name)) {
            throw new MalformedBodyException("unknown method");
        }
        return method;
    }

    /// Parameters that cannot be decoded fail their command only.
    private static ApiRequest request(ApiMethod method, Payload params) {
        if (method == ApiMethod.INFO) {
            return new ApiRequest.Nodes();
        }
        try (var reader = RequestReader.of(params.bytes())) {
            return reader.nextValue() ? method.parse(reader) : new ApiRequest.Refuse(ApiError.BAD_REQUEST);
        } catch (IOException _) {
            return new ApiRequest.Refuse(ApiError.BAD_REQUEST);
        }
    }
}
