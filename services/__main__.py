"""The command line: python -m services serve."""

import argparse
import contextlib
import errno
import socket
import sys
from pathlib import Path

from services.app import create_app
from services.connections import server
from services.settings import Settings

_MOST = 65_535


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0 after a stop, 2 when there is nothing to serve or no port to serve on."""
    options = _parser().parse_args(arguments)
    return int(options.run(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m services", description="The web application of python.org.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser(
        "serve",
        help="serve the built site",
        description="Serve the built site. On the internet put a proxy or CDN in front: it speaks TLS and bears slow clients.",
    )
    serve.add_argument(
        "--site", type=Path, default=Path("output"), help="the folder with the built site (default: %(default)s)"
    )
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    serve.add_argument(
        "--port", type=_port, default=8000, help="port to listen on, 0 for any free one (default: %(default)s)"
    )
    serve.set_defaults(run=_serve)
    return parser


def _port(text: str) -> int:
    """Raises ArgumentTypeError when it is not the number of a port."""
    if text.isascii() and text.isdigit() and len(text) <= len(str(_MOST)) and int(text) <= _MOST:
        return int(text)
    raise argparse.ArgumentTypeError(f"`{text}` is not a port: choose a number from 0 to {_MOST}")


def _serve(options: argparse.Namespace) -> int:
    if not (options.site / "build.json").is_file():
        print(f"There is no built site in {options.site}.\n    Build it first: make site", file=sys.stderr)
        return 2
    try:
        listening = _listen(options.host, options.port)
    except OSError as error:
        print(_refusal(options.host, options.port, error), file=sys.stderr)
        return 2
    print(f"Python.org is at {_url(options.host, listening.getsockname()[1])} (Ctrl+C stops it)", flush=True)
    with listening, contextlib.suppress(KeyboardInterrupt):  # Ctrl+C is how one stops it
        server(create_app(Settings(site=options.site))).run(sockets=[listening])
    return 0


def _listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections from now on. Raises OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening


def _refusal(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port < _MOST else port - 1
        return f"Port {port} is in use by another program.\n    Stop that one, or choose another port: make run PORT={other}"
    return f"Cannot listen on {host}, port {port}: {error.strerror}."


def _url(host: str, port: int) -> str:
    named = "localhost" if host == "127.0.0.1" else f"[{host}]" if ":" in host else host
    return f"http://{named}:{port}/"


if __name__ == "__main__":
    sys.exit(main())
