package dev.gyre.server.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/// `POST <prefix>/batch`: several calls, one after the other or all at once, answered in their order.
final class BatchForm implements ApiForm {

    /// Calls of one parallel batch that run at once.
    private static final int PARALLEL_WIDTH = 1024;

    private final ServerApi api;

    BatchForm(ServerApi api) {
        this.api = api;
    }

    /// @param method the call's name in lower case, empty when it has none that is known
    private record Item(String method, ApiRequest request) {}

    /// What has been read of a batch so far.
    private static final class Batch {
        private boolean parallel;
        private List<Item> items = List.of();
    }

    @Override
    public CompletionStage<HttpResponse> answer(HttpRequest request, byte[] body) throws IOException {
        Batch batch = read(body);
        List<Item> items = batch.items;
        return Lanes.run(
                        batch.parallel ? PARALLEL_WIDTH : 1,
                        new ApiReply[items.size()],
                        number -> api.execute(items.get(number).request()))
                .thenApply(replies -> Responses.json(result(items, replies)));
    }

    private static JsonText result(List<Item> items, List<ApiReply> replies) {
        if (items.isEmpty()) {
            return new JsonText().raw("{}");
        }
        var text = new JsonText().raw("{\"replies\":[");
        for (int i = 0; i < items.size(); i++) {
            text.comma().append(Replies.inBatch(items.get(i).method(), replies.get(i)));
        }
        return text.raw("]}");
    }

    private static Batch read(byte[] body) throws IOException {
        var batch = new Batch();
        try (var reader = RequestReader.of(body)) {
            if (!reader.nextValue()) {
                throw new MalformedBodyException("empty body");
            }
            reader.fields(field -> {
                switch (field) {
                    case "parallel" -> batch.parallel = reader.bool();
                    case "commands" -> batch.items = items(reader);
                    default -> reader.skip();
                }
            });
            reader.end();
        }
        return batch;
    }

    private static List<Item> items(RequestReader reader) throws IOException {
        var items = new ArrayList<Item>();
        if (reader.enterArray()) {
            while (reader.nextElement()) {
                items.add(item(reader));
            }
        }
        return items;
    }

    private static Item item(RequestReader reader) throws IOException {
        var requests = new EnumMap<ApiMethod, ApiRequest>(ApiMethod.class);
        boolean given = reader.fields(name -> {
            var method = ApiMethod.named(name);
            if (method.isEmpty() || reader.isNull()) {
                reader.skip();
            } else {
                requests.put(method.get(), method.get().parse(reader));
            }
        });
        if (requests.isEmpty()) {
            return new Item("", new ApiRequest.Refuse(given ? ApiError.NOT_FOUND : ApiError.BAD_REQUEST));
        }
        var first = requests.entrySet().iterator().next();
        return new Item(first.getKey().wireName(), first.getValue());
    }
}
