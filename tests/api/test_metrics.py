"""/metrics: what is counted, by names that stay, without any text or tenant."""

import re

from fastapi.testclient import TestClient
from keyed import keyed

from voc_api.store import Database

NAMES = {
    "voc_request_duration_seconds", "voc_refusals_total", "voc_feedback_total", "voc_characters_total",
    "voc_rejects_total", "voc_labels_total", "voc_queue_duration_seconds", "voc_queue_requests",
    "voc_queue_characters", "voc_round_duration_seconds", "voc_round_characters",
    "voc_tokenise_duration_seconds", "voc_inference_duration_seconds", "voc_batch_tokens",
    "voc_batch_padding_ratio", "voc_job_parts_total", "voc_jobs", "voc_model_info",
}  # fmt: skip


def read(client: TestClient) -> str:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return answer.text


def test_the_names_stay(client: TestClient) -> None:
    shown = set(re.findall(r"^# TYPE (voc_\w+)", read(client), flags=re.MULTILINE))
    assert {name for name in shown if not name.endswith("_created")} == NAMES


def test_requests_rejects_and_labels_are_counted(client: TestClient, database: Database) -> None:
    caller = keyed(client, database, "secret-tenant")
    feedback = [
        {"id": "秘密", "channel": "review", "text": "秘密的话"},
        {"id": "b", "channel": "fax", "text": "x"},
    ]
    caller("POST", "/v1/tags", json={"feedback": feedback})
    client.request("BREW", "/v1/tags")
    client.get("/秘密")
    said = read(client)
    assert 'voc_feedback_total{outcome="tagged"} 1.0' in said
    assert 'voc_rejects_total{reason="unknown_channel"} 1.0' in said
    assert 'voc_labels_total{label="positive",tag="sentiment"} 1.0' in said
    assert 'voc_refusals_total{type="not-found"} 1.0' in said
    assert 'voc_model_info{dictionary="",engine="0.0.0",release="fake",rules="",taxonomy=""} 1.0' in said
    assert 'voc_request_duration_seconds_count{method="POST",route="/v1/tags",status="200"} 1.0' in said
    assert 'method="other"' in said
    assert "秘密" not in said
    assert "secret-tenant" not in said
