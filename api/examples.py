"""The examples of the OpenAPI document; tests hold each against its schema, its spans against its text."""

from typing import Any, Final

_VERSIONS: Final = {"engine": "0.1.0", "release": "base-2026-11"}

REQUESTS: Final[dict[str, Any]] = {
    "reviews": {
        "feedback": [
            {"id": "r-1001", "channel": "review", "text": "屏幕很清晰，就是电池不耐用"},
            {"id": "r-1002", "channel": "review", "text": " "},
        ]
    },
    "a-call-and-a-score": {
        "feedback": [
            {
                "id": "c-2001",
                "channel": "call",
                "turns": [
                    {"speaker": "customer", "text": "我的退款还没到账", "start_ms": 0, "end_ms": 2400},
                    {"speaker": "agent", "text": "您好，我帮您查一下", "start_ms": 2600, "end_ms": 4100},
                ],
                "occurred_at": "2026-11-02T09:30:00+08:00",
            },
            {
                "id": "s-3001",
                "channel": "survey",
                "rating": {"metric": "nps", "value": 3, "low": 0, "high": 10},
            },
        ],
        "include": ["sentiment", "alerts", "severity"],
    },
    "for-javascript": {
        "feedback": [{"id": "w-4001", "channel": "social", "text": "😊服务态度很好"}],
        "include": ["opinions"],
        "string_index_type": "utf16",
    },
}

ANSWERS: Final[dict[str, Any]] = {
    "tags-and-a-problem": {
        "results": [
            {
                "tags": {
                    "feedback_id": "r-1001",
                    "schema_version": "1.0",
                    "versions": _VERSIONS,
                    "language": "zh-Hans",
                    "sentiment": {
                        "polarity": "neutral",
                        "probability": 0.47,
                        "probabilities": {"negative": 0.34, "neutral": 0.47, "positive": 0.19},
                        "strength": -0.12,
                        "mixed": True,
                    },
                    "opinions": [
                        {
                            "aspect": {"start": 0, "end": 2},
                            "opinion": {"start": 3, "end": 5},
                            "polarity": "positive",
                            "probability": 0.93,
                        },
                        {
                            "aspect": {"start": 8, "end": 10},
                            "opinion": {"start": 10, "end": 13},
                            "polarity": "negative",
                            "probability": 0.91,
                        },
                    ],
                    "flags": [],
                    "coverage": 1.0,
                }
            },
            {
                "problem": {
                    "type": "urn:problem-type:voc:feedback-rejected",
                    "title": "This feedback could not be taken",
                    "status": 422,
                    "detail": "feedback has neither text nor rating; give a text that is not blank",
                    "code": "empty_text",
                    "feedback_id": "r-1002",
                }
            },
        ]
    },
    "for-javascript": {
        "results": [
            {
                "tags": {
                    "feedback_id": "w-4001",
                    "schema_version": "1.0",
                    "versions": _VERSIONS,
                    "opinions": [
                        {
                            "aspect": {"start": 2, "end": 6},
                            "opinion": {"start": 7, "end": 8},
                            "polarity": "positive",
                            "probability": 0.95,
                        }
                    ],
                }
            }
        ]
    },
}

ALIVE: Final[dict[str, Any]] = {"alive": {"status": "alive"}}
READY: Final[dict[str, Any]] = {"ready": {"status": "ready", "versions": _VERSIONS}}

EMBEDDINGS_REQUESTS: Final[dict[str, Any]] = {
    "two-texts": {"model": "voc", "input": ["屏幕很清晰", "电池不耐用"]},
    "as-the-openai-client-asks": {"model": "voc", "input": "屏幕很清晰", "encoding_format": "base64"},
}
EMBEDDINGS: Final[dict[str, Any]] = {
    "shortened": {
        "object": "list",
        "data": [{"object": "embedding", "index": 0, "embedding": [0.0712, -0.0338, 0.0514]}],
        "model": "base-2026-11",
        "usage": {"prompt_tokens": 5, "total_tokens": 5},
    }
}
_MODEL: Final = {
    "id": "base-2026-11",
    "object": "model",
    "created": 1762300800,
    "owned_by": "voc",
    "served": True,
    "pinned": False,
}
MODEL: Final[dict[str, Any]] = {"served": _MODEL}
MODELS: Final[dict[str, Any]] = {"one": {"object": "list", "data": [_MODEL]}}
PINS: Final[dict[str, Any]] = {"pin": {"release": "base-2026-11"}, "let-go": {"release": None}}
USAGE: Final[dict[str, Any]] = {
    "a-day": {
        "days": [
            {
                "day": "2026-11-02",
                "key_id": "3fJx0a9QmZ7T",
                "route": "/v1/tags",
                "requests": 120,
                "feedback": 11840,
                "rejected": 9,
                "characters": 402113,
            }
        ]
    }
}
AUDIT: Final[dict[str, Any]] = {
    "one": {
        "entries": [
            {
                "seq": 41,
                "at": "2026-11-02T01:30:00Z",
                "actor": "3fJx0a9QmZ7T",
                "action": "taxonomy.activated",
                "object": "restaurant",
                "details": {"version": 3},
                "request_id": "5b0f7c9de0a94b6f9c1d3a52",
            }
        ],
        "next_cursor": "eyJiIjo0MX0",
    }
}

_JOB: Final = {
    "id": "job_7g2k9xq4m1v8b3n6c0zt",
    "state": "running",
    "created": "2026-11-02T01:30:00Z",
    "updated": "2026-11-02T01:31:12Z",
    "finished": None,
    "progress": 0.35,
    "feedback": 20000,
    "tagged": 6991,
    "rejected": 9,
    "characters": 301442,
    "include": ["feedback_id", "schema_version", "sentiment", "versions"],
}
JOB: Final[dict[str, Any]] = {"running": _JOB}
JOBS: Final[dict[str, Any]] = {"one": {"jobs": [_JOB], "next_cursor": None}}
JOB_RESULTS: Final = (
    '{"feedback_id":"r-1001","schema_version":"1.0","versions":{"engine":"0.1.0","release":"base-2026-11"},'
    '"opinions":[]}\n'
)
JOB_ERRORS: Final = (
    '{"feedback_id":"r-1002","code":"empty_text","reason":"has neither text nor rating","line":2}\n'
)
JOB_TEXTS: Final = '{"feedback_id":"r-1003","text":"我的电话是***********，请回电"}\n'


def _item(kind: str, name: str, media_type: str, report: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": kind,
        "name": name,
        "version": 3,
        "active": True,
        "media_type": media_type,
        "report": report,
        "created": "2026-11-02T01:30:00Z",
        "key_id": "3fJx0a9QmZ7T",
    }


CONFIGURATIONS: Final[dict[str, Any]] = {
    "taxonomy": {
        "text": 'name = "restaurant"\ntitle = "餐饮"\n\n[[category]]\ncode = "service"\npath = ["服务"]\n',
        "item": _item("taxonomy", "restaurant", "application/toml", {"name": "restaurant", "categories": 42}),
    },
    "rules": {
        "text": 'name = "food"\n\n[[rule]]\nid = "rat"\nphrases = ["有老鼠"]\nalert = "food_safety"\n',
        "item": _item("rules", "food", "application/toml", {"rules": 18}),
    },
    "dictionary": {
        "text": "小龙坎\tbrand\n",
        "item": _item(
            "dictionary", "brands", "text/tab-separated-values", {"loaded": 310, "lines": 312, "refused": []}
        ),
    },
}
ACTIVATIONS: Final[dict[str, Any]] = {"the-latest": {}, "an-older-one": {"version": 2}}
DRY_RUN_REQUESTS: Final[dict[str, Any]] = {"reviews": REQUESTS["reviews"]}
DRY_RUN: Final[dict[str, Any]] = {
    "one-changes": {
        "feedback": 2,
        "changed": ["r-1001"],
        "shifts": [{"name": "category:产品/续航", "before": 0, "after": 1}],
    }
}
