"""The socket that the server listens on, and what to say when there is none."""

import argparse
import errno
import socket

MOST = 65_535


def port(text: str) -> int:
    """Raises ArgumentTypeError when it is not the number of a port."""
    if text.isascii() and text.isdigit() and len(text) <= len(str(MOST)) and int(text) <= MOST:
        return int(text)
    raise argparse.ArgumentTypeError(f"`{text}` is not a port: choose a number from 0 to {MOST}")


def listen(host: str, number: int, *, shared: bool = False) -> socket.socket:
    """A socket that takes connections from now on. Raises OSError when the port is taken.

    `shared`: other processes may listen there too, and the system deals out the connections. This one gets none before the
    server listens itself: those that it got while it starts would wait, or be lost if it is killed.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio sends small answers at once (TCP_NODELAY): else each waits 40 ms for the client's receipt.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        listening.bind((host, number))
        if not shared:
            listening.listen()
    except OSError:
        listening.close()
        raise
    return listening


def refusal(host: str, number: int, error: OSError) -> str:
    """Why there is no socket, and what to do."""
    if error.errno == errno.EADDRINUSE:
        other = number + 1 if number < MOST else number - 1
        return f"Port {number} is in use by another program.\n    Stop that one, or choose another port: make run PORT={other}"
    return f"Cannot listen on {host}, port {number}: {error.strerror}."


def url(host: str, number: int) -> str:
    """Where a browser on this machine finds it."""
    named = "localhost" if host == "127.0.0.1" else f"[{host}]" if ":" in host else host
    return f"http://{named}:{number}"
