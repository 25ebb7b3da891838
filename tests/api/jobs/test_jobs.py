"""Jobs over HTTP: files in, tags and errors out, stopped and resumed, begun once under a key."""

import io
import json
from typing import Any

import httpx
import pyarrow.parquet as pq
import pytest
from fake_engine import FakeEngine
from fastapi.testclient import TestClient
from keyed import keyed
from until import until

from voc.schema import Feedback, Rejected, Tags
from voc.schema.arrow import from_arrow, to_arrow
from voc_api.app import create_app
from voc_api.settings import Settings
from voc_api.store import Database, StoreUnavailable

JSONL = {"Content-Type": "application/x-ndjson"}


def lines(count: int, *, start: int = 0, **others: Any) -> bytes:
    """Give so many reviews, a line each."""
    rows = [
        {"id": f"r{i}", "channel": "review", "text": f"第{i}位说很好吃", **others}
        for i in range(start, start + count)
    ]
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def sent(client: TestClient, body: bytes, **more: Any) -> dict[str, Any]:
    """Give the job that a file begins."""
    headers = {**JSONL, **more.pop("headers", {})}
    answer = client.post("/v1/jobs", content=body, headers=headers, **more)
    assert answer.status_code == 202, answer.text
    job: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"/v1/jobs/{job['id']}"
    return job


def ended(client: TestClient, job: dict[str, Any]) -> dict[str, Any]:
    """Give a job once it is done."""
    until(lambda: client.get(f"/v1/jobs/{job['id']}").json()["state"] == "done")
    found: dict[str, Any] = client.get(f"/v1/jobs/{job['id']}").json()
    return found


def read_lines(answer: httpx.Response) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


def problem(answer: httpx.Response, status: int, slug: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    said: dict[str, Any] = answer.json()
    assert said["type"] == f"urn:problem-type:voc:{slug}"
    return said


def test_a_file_is_tagged_in_its_order(client: TestClient) -> None:
    job = ended(
        client, sent(client, lines(450) + b'\n{"id": "bad", "channel": "fax", "text": "x"}\nnot json\n')
    )
    assert (job["feedback"], job["tagged"], job["rejected"], job["progress"]) == (452, 450, 2, 1.0)
    given = read_lines(client.get(f"/v1/jobs/{job['id']}/results"))
    assert [one["feedback_id"] for one in given] == [f"r{i}" for i in range(450)]
    assert Tags.model_validate(given[7]).flags == ("第7位说很好吃",)
    errors = read_lines(client.get(f"/v1/jobs/{job['id']}/errors"))
    assert [(one["code"], one["line"]) for one in errors] == [("unknown_channel", 451), ("bad_record", 452)]


def test_results_as_parquet(client: TestClient) -> None:
    job = ended(client, sent(client, lines(3) + b"\n{}"))
    for what, model, count in (("results", Tags, 3), ("errors", Rejected, 1)):
        answer = client.get(f"/v1/jobs/{job['id']}/{what}?format=parquet")
        assert answer.headers["content-type"] == "application/vnd.apache.parquet"
        table = pq.read_table(io.BytesIO(answer.content))
        assert len(list(from_arrow(table, model))) == count


def test_parquet_and_tables_are_read_too(client: TestClient) -> None:
    file = io.BytesIO()
    pq.write_table(to_arrow([Feedback(id="p1", channel="review", text="好")], Feedback), file)
    bodies = {
        "application/vnd.apache.parquet": file.getvalue(),
        "text/csv": "id,text\np1,好\n".encode(),
    }
    for kind, body in bodies.items():
        job = ended(client, sent(client, body, headers={"Content-Type": kind}, params={"channel": "review"}))
        assert [one["feedback_id"] for one in read_lines(client.get(f"/v1/jobs/{job['id']}/results"))] == [
            "p1"
        ]


def test_only_what_is_included(client: TestClient) -> None:
    job = ended(client, sent(client, lines(1), params={"include": ["sentiment", "flags"]}))
    assert job["include"] == ["feedback_id", "flags", "schema_version", "sentiment", "versions"]
    [given] = read_lines(client.get(f"/v1/jobs/{job['id']}/results"))
    assert sorted(given) == job["include"]
    answer = client.post("/v1/jobs", content=lines(1), headers=JSONL, params={"include": "mood"})
    assert "is no tag" in problem(answer, 422, "invalid-request")["detail"]


@pytest.mark.parametrize(
    ("kind", "body", "status", "slug", "detail"),
    [
        ("application/json", b"{}", 415, "unsupported-media-type", "application/x-ndjson"),
        ("application/x-ndjson", b"", 422, "unreadable-upload", "the upload: is empty"),
        ("application/x-ndjson", b"\n\n", 422, "unreadable-upload", "holds no line that is not blank"),
        ("application/vnd.apache.parquet", b"PAR1nonsense", 422, "unreadable-upload", "the upload"),
        ("text/csv", b"a,b\n1,2\n", 422, "unreadable-upload", "the upload"),
    ],
)
def test_what_cannot_be_read_is_said(
    client: TestClient, kind: str, body: bytes, status: int, slug: str, detail: str
) -> None:
    answer = client.post("/v1/jobs", content=body, headers={"Content-Type": kind})
    said = problem(answer, status, slug)["detail"]
    assert detail in said
    assert "/tmp" not in said
    assert client.get("/v1/jobs").json()["jobs"] == []


def test_personal_data_is_masked_before_it_is_kept(
    client: TestClient, database: Database, fake: FakeEngine
) -> None:
    fake.free.clear()
    row = {"id": "a", "channel": "review", "author": "李雷", "text": "打13800138000找我，菜好吃"}
    job = sent(client, json.dumps(row).encode())
    with database.read() as session:
        [kept] = session.rows("SELECT input FROM parts")
    from voc_api.jobs.payload import read_input

    [waiting] = read_input(bytes(kept["input"]))
    assert isinstance(waiting.feedback, Feedback)
    assert waiting.feedback.text == "打***********找我，菜好吃"
    assert waiting.feedback.author is None
    fake.free.set()
    ended(client, job)
    [given] = read_lines(client.get(f"/v1/jobs/{job['id']}/results"))
    assert [(one["kind"], one["span"]["start"], one["span"]["end"]) for one in given["personal_data"]] == [
        ("mobile", 1, 12)
    ]
    assert "13800138000" not in json.dumps(given)
    assert read_lines(client.get(f"/v1/jobs/{job['id']}/texts")) == []


def test_masked_text_is_kept_where_the_tenant_says_so(client: TestClient) -> None:
    client.app.state.service.stores.tenants.keep_text("default", keep=True)  # type: ignore[attr-defined]
    row = {"id": "a", "channel": "review", "text": "打13800138000找我"}
    job = ended(client, sent(client, json.dumps(row).encode()))
    assert read_lines(client.get(f"/v1/jobs/{job['id']}/texts")) == [
        {"feedback_id": "a", "text": "打***********找我"}
    ]


def test_a_running_job_is_read_as_it_goes(client: TestClient, fake: FakeEngine) -> None:
    fake.free.clear()
    job = sent(client, lines(450))
    path = f"/v1/jobs/{job['id']}/results"
    assert "read what there is with limit" in problem(client.get(path), 409, "wrong-state")["detail"]
    first = client.get(path, params={"limit": 100})
    assert first.text == ""
    fake.free.set()
    ended(client, job)
    seen: list[str] = []
    cursor = first.headers["next-cursor"]
    while cursor:
        page = client.get(path, params={"limit": 100, "cursor": cursor})
        seen += [one["feedback_id"] for one in read_lines(page)]
        cursor = page.headers.get("next-cursor", "")
    assert seen == [f"r{i}" for i in range(450)]


def test_cancelled_resumed_and_deleted(client: TestClient, fake: FakeEngine) -> None:
    fake.free.clear()
    job = sent(client, lines(900))
    path = f"/v1/jobs/{job['id']}"
    assert client.post(f"{path}/cancel").json()["state"] == "cancelled"
    fake.free.set()
    assert client.post(f"{path}/resume").json()["state"] == "queued"
    ended(client, job)
    assert [one["feedback_id"] for one in read_lines(client.get(f"{path}/results"))] == [
        f"r{i}" for i in range(900)
    ]
    assert (
        "it must be queued or running" in problem(client.post(f"{path}/cancel"), 409, "wrong-state")["detail"]
    )
    assert client.delete(path).status_code == 204
    problem(client.get(path), 404, "not-found")
    problem(client.delete(path), 404, "not-found")


def test_the_same_key_begins_one_job(client: TestClient) -> None:
    headers = {"Idempotency-Key": "k-1"}
    first = sent(client, lines(2), headers=headers)
    again = client.post("/v1/jobs", content=lines(2), headers={**JSONL, **headers})
    assert again.status_code == 202
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == first
    other = client.post("/v1/jobs", content=lines(3), headers={**JSONL, **headers})
    problem(other, 422, "idempotency-mismatch")
    assert len(client.get("/v1/jobs").json()["jobs"]) == 1


def test_a_key_whose_request_still_runs(client: TestClient) -> None:
    client.app.state.service.stores.idempotency.claim("default", "k-2")  # type: ignore[attr-defined]
    answer = client.post("/v1/jobs", content=lines(1), headers={**JSONL, "Idempotency-Key": "k-2"})
    problem(answer, 409, "idempotency-running")
    assert int(answer.headers["retry-after"]) >= 1


def test_a_key_whose_request_failed_can_be_used_again(client: TestClient) -> None:
    headers = {**JSONL, "Idempotency-Key": "k-3"}
    problem(client.post("/v1/jobs", content=b"", headers=headers), 422, "unreadable-upload")
    sent(client, lines(1), headers=headers)


def test_jobs_are_listed_with_a_cursor(client: TestClient) -> None:
    ids = [sent(client, lines(1))["id"] for _ in range(3)]
    first = client.get("/v1/jobs", params={"limit": 2}).json()
    rest = client.get("/v1/jobs", params={"limit": 2, "cursor": first["next_cursor"]}).json()
    assert [one["id"] for one in first["jobs"] + rest["jobs"]] == ids[::-1]
    assert rest["next_cursor"] is None
    for cursor in ("x", "e30", "5bCP"):
        answer = client.get("/v1/jobs", params={"cursor": cursor})
        assert "is none that was given here" in problem(answer, 422, "invalid-request")["detail"]


def test_a_key_sees_the_rows_of_its_unit(client: TestClient, database: Database) -> None:
    head = keyed(client, database, "acme")
    east = keyed(client, database, "acme", org_path=["总部", "华东"])
    vip = keyed(client, database, "acme", attributes={"level": "vip"})
    body = b"\n".join([
        lines(2, org_path=["总部", "华东", "一店"]), lines(2, start=2, org_path=["总部", "华南"]),
        lines(1, start=4, attributes={"level": "vip"}), b'{"id": "x", "channel": "fax", "text": "a"}',
    ])  # fmt: skip
    id_ = head("POST", "/v1/jobs", content=body, headers=JSONL).json()["id"]
    until(lambda: head("GET", f"/v1/jobs/{id_}").json()["state"] == "done")
    seen = {
        name: [one["feedback_id"] for one in read_lines(caller("GET", f"/v1/jobs/{id_}/results"))]
        for name, caller in {"head": head, "east": east, "vip": vip}.items()
    }
    assert seen == {"head": ["r0", "r1", "r2", "r3", "r4"], "east": ["r0", "r1"], "vip": ["r4"]}
    assert read_lines(east("GET", f"/v1/jobs/{id_}/errors")) == []
    assert len(read_lines(head("GET", f"/v1/jobs/{id_}/errors"))) == 1
    assert east("GET", f"/v1/jobs/{id_}").json()["tagged"] is None


def test_a_full_disk_is_said_and_nothing_is_left(
    client: TestClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreUnavailable("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("voc_api.jobs.queue.JobQueue.add", full)
        answer = client.post("/v1/jobs", content=lines(1), headers={**JSONL, "Idempotency-Key": "k-9"})
    problem(answer, 503, "store-unavailable")
    assert answer.headers["retry-after"] == "5"
    with database.read() as session:
        assert session.rows("SELECT * FROM jobs") == []
    sent(client, lines(1), headers={"Idempotency-Key": "k-9"})


def test_an_upload_past_the_limit_is_refused(fake: FakeEngine, database: Database) -> None:
    settings = Settings(max_upload_bytes=1_024)
    with TestClient(create_app(settings, engine=fake, database=database)) as client:
        until(lambda: client.get("/readyz").status_code == 200)
        answer = client.post("/v1/jobs", content=iter([b" " * 600] * 3), headers=JSONL)
        problem(answer, 413, "body-too-large")


def test_what_kills_its_workers_is_given_up(
    client: TestClient, database: Database, monkeypatch: pytest.MonkeyPatch, fake: FakeEngine
) -> None:
    monkeypatch.setattr("voc_api.jobs.runner.MOST_ATTEMPTS", 0)
    job = ended(client, sent(client, lines(2)))
    assert (job["tagged"], job["rejected"]) == (0, 2)
    errors = read_lines(client.get(f"/v1/jobs/{job['id']}/errors"))
    assert {one["code"] for one in errors} == {"not_tagged"}


def test_what_the_engine_fails_on_is_an_error_of_its_own(client: TestClient) -> None:
    body = lines(2) + b'\n{"id": "boom", "channel": "review", "text": "BOOM"}'
    job = ended(client, sent(client, body))
    [error] = read_lines(client.get(f"/v1/jobs/{job['id']}/errors"))
    assert (error["feedback_id"], error["code"]) == ("boom", "not_tagged")
    assert job["tagged"] == 2
