"""What an alert is known by: an id that stays, and the key of the incident that it belongs to."""

from __future__ import annotations

from hashlib import sha256

from voc.alerts.kinds import Kind
from voc.duplicates import signature
from voc.schema import Feedback

_SEPARATOR = "\x1f"


def alert_id(feedback: Feedback, kind: str) -> str:
    """The id of an alert: the same whenever this feedback is tagged, whatever the release."""
    return "al-" + _hash(feedback.tenant or "", feedback.id, kind)


def incident_key(feedback: Feedback, kind: str, *, handled: Kind | None, text: str) -> str:
    """The key that the alerts of one incident share.

    Of a kind with a shared cause: kind, product and place, whoever speaks. Of any other: kind, customer and
    product. Where neither is given, the text, so that copies of it come together.

    :param text: the customer's own words.
    """
    place = _SEPARATOR.join(feedback.org_path or ())
    product = feedback.product or feedback.brand or ""
    tenant = feedback.tenant or ""
    if handled is not None and handled.shared and (product or place):
        return "in-" + _hash(tenant, kind, "cause", product, place)
    if feedback.customer_id and not (handled is not None and handled.shared):
        return "in-" + _hash(tenant, kind, "customer", feedback.customer_id, product, place)
    return "in-" + _hash(tenant, kind, "text", signature(text) or feedback.id, product, place)


def _hash(*parts: str) -> str:
    return sha256(_SEPARATOR.join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]
