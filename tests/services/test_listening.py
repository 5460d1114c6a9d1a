"""What the server's socket gives those who connect to it."""

import asyncio
import socket

import pytest

from services.listening import listen


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_a_small_answer_is_sent_at_once(host: str) -> None:
    delays: asyncio.Queue[bool] = asyncio.Queue()

    def note(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        own = writer.get_extra_info("socket")
        delays.put_nowait(not own.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    with listen(host, 0) as listening:
        async with await asyncio.start_server(note, sock=listening):
            _, writer = await asyncio.open_connection(*listening.getsockname()[:2])
            delays_answers = await asyncio.wait_for(delays.get(), 10)
            writer.close()

    assert not delays_answers
