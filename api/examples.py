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
