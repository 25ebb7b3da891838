"""The service as a process on loopback: it answers, refuses, drains on SIGTERM, says what it cannot do."""

import json
import signal
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from served import served
from until import until

from voc.errors import MissingExtra, ReleaseMissing, SettingsError
from voc_api.batching import Tagger
from voc_api.serve import _listen, run
from voc_api.settings import Settings


def test_sigterm_answers_what_was_accepted_and_ends(tmp_path: Path) -> None:
    with served(tmp_path, seconds=0.2, round_characters=256, queue_seconds=60) as service:
        begun = [_begin(service.url, f"第{i}位" * 60) for i in range(8)]
        service.process.send_signal(signal.SIGTERM)
        answers = [_finish(*one) for one in begun]
        given = [answer["results"][0]["tags"]["flags"][0] for answer in answers]
        assert given == [f"第{i}位" * 60 for i in range(8)]
        output, _ = service.process.communicate(timeout=30)
        assert (service.process.returncode, output) == (0, "returned\n")
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{service.url}/livez")


def test_a_full_queue_is_said_at_once(tmp_path: Path) -> None:
    with served(tmp_path, seconds=0.5, queue_requests=2) as service, ThreadPoolExecutor(12) as callers:
        answers = list(callers.map(service.tag, [f"第{i}位" for i in range(12)]))
        refused = [answer for answer in answers if answer.status_code == 429]
        assert len(refused) + sum(answer.status_code == 200 for answer in answers) == 12
        assert refused
        for answer in refused:
            assert int(answer.headers["retry-after"]) >= 1
            assert answer.json()["type"] == "urn:problem-type:voc:queue-full"
            assert "Send it again in" in answer.json()["detail"]


def test_a_caller_that_left_is_noticed(tmp_path: Path) -> None:
    with served(tmp_path, seconds=0.3, round_characters=256) as service:
        with pytest.raises(httpx.ReadTimeout):
            service.tag("走了" * 120, patience=0.05)
        until(lambda: '"status": 499' in service.log)
        assert service.tag("还在").status_code == 200


def test_a_deadline_passes(tmp_path: Path) -> None:
    with served(tmp_path, seconds=1, deadline_seconds=0.05) as service:
        answer = service.tag("很慢")
        assert answer.status_code == 504
        assert answer.json()["type"] == "urn:problem-type:voc:deadline-passed"
        assert answer.json()["detail"] == "not tagged within 0.05 seconds. Send less at once"


def test_a_body_too_large_is_answered_on_a_connection_that_lives_on(tmp_path: Path) -> None:
    with served(tmp_path, max_body_bytes=10_000) as service, httpx.Client(base_url=service.url) as client:
        for body in (b" " * 5_000_000, iter([b" " * 1_000] * 100)):
            answer = client.post("/v1/tags", content=body, headers={"Content-Type": "application/json"})
            assert answer.status_code == 413
            assert answer.json()["type"] == "urn:problem-type:voc:body-too-large"
        assert client.get("/livez").status_code == 200


def test_its_log_is_lines_of_json_without_customer_text(tmp_path: Path) -> None:
    with served(tmp_path) as service:
        service.tag("秘密")
        httpx.get(f"{service.url}/秘密?秘密=秘密")
        with socket.create_connection(("127.0.0.1", httpx.URL(service.url).port or 0)) as raw:
            raw.sendall("秘密\r\n\r\n".encode())
            raw.recv(1_000)
        service.process.send_signal(signal.SIGTERM)
        service.process.communicate(timeout=30)
        lines = [json.loads(line) for line in service.log.splitlines()]
        messages = [
            line["message"] for line in lines if line["logger"] in ("voc_api.serve", "voc_api.service")
        ]
        assert messages[0].startswith("open: no key was made yet")
        assert messages[1].startswith("listening on http://127.0.0.1:")
        assert messages[2] == "ready"
        assert messages[-1] == "stopped"
        assert "秘密" not in service.log


def test_short_answers_are_sent_without_delay() -> None:
    """The event loop turns delay off only on a socket whose protocol is named."""
    with _listen(Settings(port=0)) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_an_address_in_use_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(
            SettingsError, match=f"cannot listen on 127.0.0.1 port {port}: Address already in use"
        ):
            run(Settings(port=port))


def test_an_engine_that_cannot_be_loaded_ends_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(_: Settings) -> Tagger:
        raise ReleaseMissing("no release in /nowhere")

    monkeypatch.setattr("voc_api.service.load_engine", load)
    with pytest.raises(ReleaseMissing, match="no release in /nowhere"):
        run(Settings(port=0))


def test_without_the_extra_the_command_that_mends_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(MissingExtra, match=r"uvicorn is not installed. Run: pip install 'voc-engine\[api\]'"):
        run(Settings())


def _begin(url: str, text: str) -> tuple[socket.socket, bytes]:
    """Give a connection on which a request was accepted, and the body that it waits for."""
    where = httpx.URL(url)
    feedback = [{"id": "a", "channel": "review", "text": text}]
    body = json.dumps({"feedback": feedback}).encode()
    head = (
        f"POST /v1/tags HTTP/1.1\r\nHost: {where.host}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n"
    )
    connection = socket.create_connection((where.host, where.port or 0))
    connection.sendall(head.encode())
    assert connection.recv(1_000).startswith(b"HTTP/1.1 100")
    return connection, body


def _finish(connection: socket.socket, body: bytes) -> dict[str, Any]:
    """Give the answer of a request that was accepted; the service then closes the connection."""
    with connection:
        connection.sendall(body)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, said = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    given: dict[str, Any] = json.loads(said)
    return given
