"""The command line: python -m services serve."""

import argparse
import contextlib
import errno
import socket
import sys
from pathlib import Path

import uvicorn

from services.app import create_app
from services.settings import Settings


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0 after a stop, 2 when there is nothing to serve or no port to serve on."""
    options = _parser().parse_args(arguments)
    return int(options.run(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m services", description="The web application of python.org.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="serve the built site")
    serve.add_argument(
        "--site", type=Path, default=Path("output"), help="the folder with the built site (default: %(default)s)"
    )
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    serve.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
    serve.set_defaults(run=_serve)
    return parser


def _serve(options: argparse.Namespace) -> int:
    if not (options.site / "build.json").is_file():
        print(f"There is no built site in {options.site}.\n    Build it first: make site", file=sys.stderr)
        return 2
    try:
        listening = _listen(options.host, options.port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            print(f"Cannot listen on {options.host}, port {options.port}: {error.strerror}.", file=sys.stderr)
            return 2
        print(
            f"Port {options.port} is in use by another program.\n    Stop that one, or choose another port: make run PORT={options.port + 1}",
            file=sys.stderr,
        )
        return 2
    print(
        f"Python.org is at http://{'localhost' if options.host == '127.0.0.1' else options.host}:{options.port}/ (Ctrl+C stops it)",
        flush=True,
    )
    config = uvicorn.Config(create_app(Settings(site=options.site)), log_level="warning", server_header=False)
    with listening, contextlib.suppress(KeyboardInterrupt):  # Ctrl+C is how one stops it
        uvicorn.Server(config).run(sockets=[listening])
    return 0


def _listen(host: str, port: int) -> socket.socket:
    """The listening socket. Raises OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    return listening


if __name__ == "__main__":
    sys.exit(main())
