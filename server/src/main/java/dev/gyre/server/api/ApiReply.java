package dev.gyre.server.api;

/// What a call of the server API came to, before one of the API's forms is put around it.
sealed interface ApiReply {

    /// The most common result: an empty object.
    Done EMPTY = new Done(new JsonText().raw("{}"));

    /// @param result a JSON object; nobody adds to it any more
    record Done(JsonText result) implements ApiReply {}

    record Refused(ApiError error) implements ApiReply {}
}
