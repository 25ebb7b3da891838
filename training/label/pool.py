"""What is drawn for the readers, and the pool of candidates it is drawn from."""

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .lines import Line, content_hash, corpora, joined, read_corpus
from .split import half_of, split_of

LONGEST = 400
_MASK = re.compile(r"\[[^\[\]]*\]|https?://\S+|\s")


@dataclass(frozen=True)
class Item:
    """One text, or one session, that readers label."""

    locator: str
    corpus: str
    channel: str
    split: str
    drawn: str
    text: str
    group: str
    turns: tuple[tuple[str, str], ...] = ()
    question: str | None = None
    industry: str | None = None

    @property
    def half(self) -> str | None:
        """``tune`` or ``report`` for dev, None for train."""
        return half_of(self.text) if self.split == "dev" else None


@dataclass
class Pool:
    """The candidates, shuffled by seed; a text is given out once, and no train text that is dev elsewhere."""

    folder: Path
    seed: int
    taken: set[str] = field(default_factory=set)
    _lines: dict[str, list[Line]] = field(default_factory=dict)
    _dev: set[str] = field(default_factory=set)

    def lines(self, corpus: str) -> list[Line]:
        """Return all lines of a corpus in an order that depends on the seed alone."""
        if corpus not in self._lines:
            lines = list(read_corpus(self.folder, corpus))
            self.generator(corpus).shuffle(lines)
            self._lines[corpus] = lines
        return self._lines[corpus]

    def generator(self, name: str) -> random.Random:
        """Return a generator of its own for each name, so that one draw does not move another."""
        return random.Random(f"{self.seed}/{name}")

    def dev_contents(self) -> set[str]:
        """Return the content hashes of all dev lines of all corpora."""
        if not self._dev:
            for corpus in corpora(self.folder):
                lines = read_corpus(self.folder, corpus, parts=("dev",))
                self._dev.update(content_hash(line.text or joined(line.turns)) for line in lines)
        return self._dev

    def take(self, candidates: Iterable[Item], count: int) -> list[Item]:
        """Return the first ``count`` candidates that are new, short enough and on one side only."""
        chosen: list[Item] = []
        for item in candidates:
            if len(chosen) == count:
                break
            if self._accepts(item):
                self.taken.add(content_hash(item.text))
                chosen.append(item)
        return chosen

    def _accepts(self, item: Item) -> bool:
        key = content_hash(item.text)
        if key in self.taken or (not item.turns and len(item.text) > LONGEST):
            return False
        return item.split == "dev" or key not in self.dev_contents()


def whole(line: Line, *, drawn: str, channel: str | None = None, industry: str | None = None) -> Item:
    """Return a line's text as an item; a line of turns becomes one of all its turns."""
    text = line.text or joined(line.turns)
    group = content_hash(text)
    split = split_of(line.part, group)
    name = channel or line.channel or "review"
    return Item(line.id, line.corpus, name, split, drawn, text, group, line.turns, None, industry)


def customer_side(line: Line, *, drawn: str) -> Item:
    """Return all the customer says in a session, a turn a line, as one item of the call channel."""
    text = "\n".join(text for speaker, text in line.turns if speaker == "customer")
    group = content_hash(joined(line.turns))
    split = split_of(line.part, group)
    return Item(f"{line.id}#customer", line.corpus, "call", split, drawn, text, group)


def customer_turns(line: Line, *, drawn: str) -> list[Item]:
    """Return each customer turn that says something beyond masks as an item of the chat channel."""
    group = content_hash(joined(line.turns))
    split = split_of(line.part, group)
    return [
        Item(f"{line.id}#{index}", line.corpus, "chat", split, drawn, text, group)
        for index, (speaker, text) in enumerate(line.turns)
        if speaker == "customer" and len(spoken(text)) >= 2
    ]


def spoken(text: str) -> str:
    """Return the text without masks, links and white space."""
    return _MASK.sub("", text)


def interleaved(groups: Sequence[Sequence[Item]]) -> list[Item]:
    """Return the items of all groups, one of each in turn, so that no corpus crowds out another."""
    longest = max((len(group) for group in groups), default=0)
    return [group[index] for index in range(longest) for group in groups if index < len(group)]


def in_turn(matched: Mapping[str, Iterator[Item]], order: Sequence[str]) -> Iterator[Item]:
    """Yield one item of each source in ``order``, over and over, until all are used up."""
    done: set[str] = set()
    while len(done) < len(matched):
        for name in order:
            item = next(matched[name], None)
            if item is None:
                done.add(name)
            else:
                yield item


def matching(lines: Iterable[Line], keep: Callable[[Line], bool], *, drawn: str) -> list[Item]:
    """Return the lines that ``keep`` accepts as items."""
    return [whole(line, drawn=drawn) for line in lines if keep(line)]
