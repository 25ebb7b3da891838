"""POST /v1/embeddings: OpenAI's shape, with OpenAI's own client."""

from pathlib import Path

import openai
import pytest
from fake_engine import FakeEngine
from fastapi.testclient import TestClient
from served import served


def test_the_official_client_works(tmp_path: Path) -> None:
    with served(tmp_path) as service:
        client = openai.OpenAI(base_url=f"{service.url}/v1", api_key="none", max_retries=0)
        answer = client.embeddings.create(model="voc", input=["屏幕很清晰", "电池不耐用"])
        assert [one.index for one in answer.data] == [0, 1]
        assert answer.data[0].embedding == [0.5, 0.25]
        assert (answer.model, answer.usage.prompt_tokens) == ("fake", 10)
        plain = client.embeddings.create(model="fake", input="屏幕", encoding_format="float", dimensions=2)
        assert plain.data[0].embedding == [0.5, 0.25]
        assert [model.id for model in client.models.list() if model.served] == ["fake"]  # type: ignore[attr-defined]
        assert client.models.retrieve("voc").id == "fake"
        with pytest.raises(openai.NotFoundError, match="Error code: 404") as caught:
            client.embeddings.create(model="text-embedding-3-small", input="好")
        assert "this service serves fake" in caught.value.response.json()["detail"]


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        ({"model": "voc", "input": ["好", " "]}, 422, "#/input/1"),
        ({"model": "voc", "input": [[1, 2]]}, 422, "#/input"),
        ({"model": "voc"}, 422, "#/input is missing"),
        ({"model": "voc", "input": "好", "dimensions": 3}, 422, "#/dimensions must be 2"),
        ({"model": "voc", "input": "好", "encoding_format": "hex"}, 422, "encoding_format"),
        ({"model": "other", "input": "好"}, 404, "this service serves fake"),
        ({"model": "voc", "input": "NO"}, 422, "#/input/0 too long"),
        ({"model": "voc", "input": ["好"] * 1_001}, 413, "1,001 texts in one request. Allowed: 1,000"),
        ({"model": "voc", "input": "好" * 500_001}, 413, "more than 500,000 characters"),
    ],
)
def test_what_is_wrong_is_said(client: TestClient, body: dict[str, object], status: int, detail: str) -> None:
    answer = client.post("/v1/embeddings", json=body)
    assert answer.status_code == status
    assert detail in answer.json()["detail"]


def test_nothing_in_nothing_out(client: TestClient, fake: FakeEngine) -> None:
    answer = client.post("/v1/embeddings", json={"model": "voc", "input": []})
    assert answer.json()["data"] == []
    assert fake.calls == []
