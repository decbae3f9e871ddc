"""A child of the runner that passes lines between it and a Python process that listens on a port of the loopback address."""

import socket
import sys
import threading


def main(port: int) -> None:
    """Passes lines both ways until the runner stops writing."""
    connection = socket.create_connection(("127.0.0.1", port))
    source, sink = connection.makefile("rb"), connection.makefile("wb")

    def answers() -> None:
        for line in source:
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()

    reader = threading.Thread(target=answers, daemon=True)
    reader.start()
    for line in sys.stdin.buffer:
        sink.write(line)
        sink.flush()
    connection.shutdown(socket.SHUT_WR)
    reader.join(timeout=5)


if __name__ == "__main__":
    main(int(sys.argv[1]))
