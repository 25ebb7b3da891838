"""Other tools on the same texts, run by the Python of an environment of their own, without this package.

    python3 -m venv peers-env
    peers-env/bin/pip install presidio-analyzer privyscope privyscope-zh-hans
    python -m voc_training.privacy --peers peers-env/bin/python …

Reads JSON strings, a line each; writes ``{"presidio": …, "privyscope": …}`` with the versions and, for each
text, the spans ``[start, end, kind]``.

Presidio has no Chinese recognisers. It gets those of its own that can do anything here: telephone
(libphonenumber, region CN), e-mail and card numbers, under language zh without a pipeline. privyscope gets
its Chinese pack's first stage, the rules: the weights of its second stage are a download apart.
"""

import json
import sys
from importlib.metadata import version
from typing import Any


def presidio(texts: list[str]) -> list[list[list[Any]]]:
    """Spans by Presidio."""
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NoOpNlpEngine
    from presidio_analyzer.predefined_recognizers import (
        CreditCardRecognizer,
        EmailRecognizer,
        PhoneRecognizer,
    )

    registry = RecognizerRegistry(supported_languages=["zh"])
    registry.add_recognizer(PhoneRecognizer(supported_language="zh", supported_regions=("CN",)))
    registry.add_recognizer(EmailRecognizer(supported_language="zh"))
    registry.add_recognizer(CreditCardRecognizer(supported_language="zh"))
    nothing = NoOpNlpEngine(models=[{"lang_code": "zh", "model_name": "no_op"}])
    nothing.load()
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=nothing, supported_languages=["zh"])
    return [
        [[r.start, r.end, r.entity_type] for r in analyzer.analyze(text, language="zh")] for text in texts
    ]


def privyscope(texts: list[str]) -> list[list[list[Any]]]:
    """Spans by the rules of privyscope's pack for Simplified Chinese."""
    from privyscope import Privyscope

    engine = Privyscope.from_pretrained(lang="zh-Hans", regex_only=True)
    return [[[s.start, s.end, s.label] for s in engine.redact(text).detected_spans] for text in texts]


def main() -> None:
    """Read texts, write spans."""
    texts = [json.loads(line) for line in sys.stdin]
    said = {
        "presidio": {"version": version("presidio-analyzer"), "spans": presidio(texts)},
        "privyscope": {"version": version("privyscope-zh-hans"), "spans": privyscope(texts)},
    }
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
