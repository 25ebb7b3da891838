"""The kinds of problems there are, with the types by which programs tell them."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class Kind:
    """What is fixed of a problem: the end of its type, its status, its title, and a detail as an example."""

    slug: str
    status: int
    title: str
    example: str


class ProblemType(Enum):
    """The problems there are. Their URIs are part of the interface and never change."""

    MALFORMED_JSON = Kind(
        "malformed-json",
        400,
        "The body is not JSON",
        "line 1, column 34: Expecting ',' delimiter. Send one JSON object in UTF-8",
    )
    TOO_DEEP = Kind(
        "json-too-deep", 400, "The JSON is nested too deeply", "nested deeper than 32 levels. Send it flatter"
    )
    UNAUTHORISED = Kind(
        "unauthorised",
        401,
        "A key is needed",
        "the key is not known here, has expired or was revoked. Send Authorization: Bearer voc_…",
    )
    FORBIDDEN = Kind(
        "scope-missing",
        403,
        "The key does not allow this",
        "this needs a key with the scope jobs; the one sent has tag",
    )
    NOT_FOUND = Kind("not-found", 404, "There is nothing here", "no such path. See /openapi.json")
    UNKNOWN_MODEL = Kind(
        "unknown-model",
        404,
        "There is no such model here",
        "this service serves zh-feedback-2. Ask for that, or for voc, which is whatever is served",
    )
    METHOD_NOT_ALLOWED = Kind(
        "method-not-allowed",
        405,
        "The path does not take this method",
        "DELETE is not allowed here. Allowed: POST",
    )
    WRONG_STATE = Kind(
        "wrong-state",
        409,
        "The job is in another state",
        "the job is done; it must be queued or running",
    )
    IDEMPOTENCY_RUNNING = Kind(
        "idempotency-running",
        409,
        "The first request with this key still runs",
        "the first request with this Idempotency-Key has not been answered yet. Send it again in 2 seconds",
    )
    CONFIGURATION_UNUSABLE = Kind(
        "configuration-unusable",
        409,
        "What the tenant has set up makes no engine",
        "taxonomy restaurant, version 3: category food.taste has no name. Activate another, or roll back",
    )
    NOTHING_TO_UNDO = Kind(
        "nothing-to-undo",
        409,
        "Nothing was activated",
        "no taxonomy is active. See the audit log",
    )
    CHANGED = Kind(
        "changed",
        412,
        "It was changed meanwhile",
        "taxonomy 'restaurant' is at another version. Read it again, and send its ETag in If-Match",
    )
    IF_MATCH_MISSING = Kind(
        "if-match-missing",
        428,
        "Say which version is replaced",
        "taxonomy 'restaurant' is there already, at version 3. Send its ETag in If-Match",
    )
    BODY_TOO_SLOW = Kind(
        "body-too-slow",
        408,
        "The body did not arrive in time",
        "the body took longer than 30 seconds. Send less at once",
    )
    BODY_TOO_LARGE = Kind(
        "body-too-large",
        413,
        "The body is too large",
        "the body is longer than 8,388,608 bytes. Send the feedback in several requests",
    )
    TOO_MANY_FEEDBACK = Kind(
        "too-many-feedback",
        413,
        "Too much feedback in one request",
        "1,200 feedback in one request. Allowed: 1,000. Send them in several requests",
    )
    TOO_MANY_CHARACTERS = Kind(
        "too-many-characters",
        413,
        "Too many characters in one request",
        "612,044 characters in one request. Allowed: 500,000. Send the feedback in several requests",
    )
    UNSUPPORTED_MEDIA_TYPE = Kind(
        "unsupported-media-type",
        415,
        "The body is of a kind not read here",
        "the body must be application/json in UTF-8, not compressed. Set Content-Type: application/json",
    )
    INVALID_REQUEST = Kind(
        "invalid-request",
        422,
        "The request is not of the form asked for",
        "feedback is missing. See /openapi.json",
    )
    INVALID_CONFIGURATION = Kind(
        "invalid-configuration",
        422,
        "The file has problems",
        "2 problems; the first: taxonomy.toml:14: category food.taste has no name",
    )
    UNREADABLE_UPLOAD = Kind(
        "unreadable-upload",
        422,
        "The file cannot be read",
        "the upload: holds no feedback. Send a row or a line for each piece",
    )
    IDEMPOTENCY_MISMATCH = Kind(
        "idempotency-mismatch",
        422,
        "Something else was sent under this key",
        "another body or other parameters were sent under this Idempotency-Key. Choose a new key",
    )
    FEEDBACK_REJECTED = Kind(
        "feedback-rejected",
        422,
        "This feedback could not be taken",
        "has neither text nor rating; give a text that is not blank",
    )
    RATE_EXCEEDED = Kind(
        "rate-exceeded",
        429,
        "The key has sent too much",
        "this key may send 600,000 characters a minute. Send it again in 12 seconds",
    )
    QUEUE_FULL = Kind(
        "queue-full",
        429,
        "The queue is full",
        "more is waiting than can be tagged soon. Send it again in 2 seconds",
    )
    INTERNAL = Kind(
        "internal",
        500,
        "The service failed",
        "an error of the service itself; its log has it under this request id",
    )
    NOT_TAGGED = Kind(
        "not-tagged",
        500,
        "The engine failed on this feedback",
        "the engine failed on it (ValueError). Report it",
    )
    NOT_READY = Kind(
        "not-ready", 503, "The service is not ready", "the engine is loading. Send it again in 2 seconds"
    )
    STORE_UNAVAILABLE = Kind(
        "store-unavailable",
        503,
        "The service's database does not answer",
        "the service's database cannot be used now; its log says why. Send it again in 5 seconds",
    )
    DEADLINE_PASSED = Kind(
        "deadline-passed",
        504,
        "The tags were not made in time",
        "not tagged within 60 seconds. Send less at once",
    )

    @property
    def uri(self) -> str:
        """Give the type as it stands in answers."""
        return f"urn:problem-type:voc:{self.value.slug}"
