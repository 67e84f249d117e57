package dev.gyre.server.transport.tcp;

import java.io.IOException;
import java.util.function.Supplier;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/// An accepted socket as a flow of bytes, in pull mode both ways. One blueprint for all sockets of a loop: each
/// materialization takes the socket that the loop is accepting.
///
/// It pulls `toSocket` only when the kernel has taken all that was pushed before. The write side of an upgraded
/// connection relies on that to take turns with direct writes.
final class SocketFlow extends GraphStage<FlowShape<ByteString, ByteString>> {

    private final Inlet<ByteString> toSocket = Inlet.create("toSocket");
    private final Outlet<ByteString> fromSocket = Outlet.create("fromSocket");
    private final FlowShape<ByteString, ByteString> shape = FlowShape.of(toSocket, fromSocket);
    private final Supplier<AcceptedSocket> accepting;

    SocketFlow(Supplier<AcceptedSocket> accepting) {
        this.accepting = accepting;
    }

    @Override
    public FlowShape<ByteString, ByteString> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic(accepting.get());
    }

    private enum Event {
        WRITABLE,
        ENDED,
        BROKEN
    }

    private final class Logic extends GraphStageLogic implements AcceptedSocket.Events {

        private final AsyncCallback<Object> inStream = createAsyncCallback(this::onEvent);
        private final AcceptedSocket socket;
        private @Nullable ByteString unread; // what came before the first pull
        private ByteString unwritten = ByteString.emptyByteString();
        private boolean readEnded;

        Logic(AcceptedSocket socket) {
            super(shape);
            this.socket = socket;
            socket.attach(this);
            var ports = new AbstractInOutHandler() {
                @Override
                public void onPush() {
                    write(grab(toSocket));
                }

                @Override
                public void onUpstreamFinish() {
                    if (unwritten.isEmpty()) {
                        end();
                    }
                }

                @Override
                public void onUpstreamFailure(Throwable cause) {
                    completeStage();
                }

                @Override
                public void onPull() {
                    deliver();
                }

                @Override
                public void onDownstreamFinish(Throwable cause) {
                    // the write side decides when the connection ends
                }
            };
            setHandler(toSocket, ports);
            setHandler(fromSocket, ports);
        }

        @Override
        public void preStart() {
            setKeepGoing(true);
            pull(toSocket);
        }

        private void deliver() {
            if (unread != null) {
                push(fromSocket, unread);
                unread = null;
            } else if (!readEnded) {
                socket.want();
            }
            if (readEnded && unread == null) {
                complete(fromSocket);
            }
        }

        private void onEvent(Object event) {
            switch (event) {
                case Event.WRITABLE -> write(unwritten);
                case Event.ENDED -> onReadEnded();
                case Event.BROKEN -> completeStage();
                default -> onBytes((ByteString) event);
            }
        }

        private void onBytes(ByteString bytes) {
            if (isAvailable(fromSocket)) {
                push(fromSocket, bytes);
            } else if (!isClosed(fromSocket)) {
                unread = bytes;
            }
        }

        private void onReadEnded() {
            readEnded = true;
            if (isClosed(toSocket) && unwritten.isEmpty()) {
                completeStage();
            } else if (unread == null && !isClosed(fromSocket)) {
                complete(fromSocket);
            }
        }

        private void write(ByteString bytes) {
            try {
                unwritten = SocketOutbound.write(socket.channel(), bytes);
            } catch (IOException _) {
                completeStage();
                return;
            }
            if (!unwritten.isEmpty()) {
                socket.awaitWritable();
            } else if (isClosed(toSocket)) {
                end();
            } else {
                pull(toSocket);
            }
        }

        private void end() {
            if (readEnded) {
                completeStage();
                return;
            }
            try {
                socket.linger();
            } catch (IOException _) {
                completeStage();
            }
        }

        @Override
        public void postStop() {
            socket.close();
        }

        @Override
        public void onReceived(ByteString bytes) {
            inStream.invoke(bytes);
        }

        @Override
        public void onWritable() {
            inStream.invoke(Event.WRITABLE);
        }

        @Override
        public void onEnded() {
            inStream.invoke(Event.ENDED);
        }

        @Override
        public void onBroken() {
            inStream.invoke(Event.BROKEN);
        }
    }
}
