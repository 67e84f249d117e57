package dev.gyre.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

/// How a server has ended a connection.
sealed interface Ending {

    JsonNode observation();

    /// With a Close frame.
    ///
    /// @param code 0 where the frame has none
    record CloseFrame(int code, String reason) implements Ending {

        @Override
        public JsonNode observation() {
            return Json.array().add(code).add(reason);
        }
    }

    /// By the end of the stream.
    record EndOfStream() implements Ending {

        @Override
        public JsonNode observation() {
            return TextNode.valueOf("eof");
        }
    }
}
