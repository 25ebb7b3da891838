"""How much each kind of evidence counts: the only place where such numbers stand.

A category's score is a sum (a log-linear model; Berger et al. 1996), and probabilities are its softmax, with
``other`` beside the categories::

    score = aspect · a + opinion · o + near · n + far · f        words of it and of those above it
          - exclusion where a word against it is said
          + example · e + labelled · l                           likeness to phrases, see `Phrases`
          + vector · (v - mean of v over categories)             likeness of vectors
          + labelled_vector · max(0, w - mean of v)              w: of the nearest labelled example
          + share · log(share of the category / even share)
          - silent where nothing above speaks for it - inner where others lie below it
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Weights:
    """The weights of the model above, set by hand and by a search on train lines of two corpora.

    :ivar aspect: of a word in the aspect; `opinion` in the opinion word, `near` in their clause, `far` in
        their sentence.
    :ivar opinion_of_named: in the opinion word, where the aspect itself names a category.
    :ivar exclusion: taken off where an exclusion is said in the clause.
    :ivar example: of likeness to an example phrase, 0..1.
    :ivar labelled: of likeness to a labelled example, 0..1: close to one, it outweighs words.
    :ivar vector: of the likeness of vectors; cosines of categories lie close together, hence its size.
    :ivar share: of the expected share; 1 would be Bayes' rule.
    :ivar silent: taken off a category that neither a word nor an example speaks for, where there are no
        vectors: there are many of them, and together they would outweigh ``other``.
    :ivar silent_beside_vectors: the same where there are vectors, which speak for some of them.
    :ivar inner: taken off a category with others below it: they say more.
    :ivar other: the score of ``other``: evidence below it is none.
    :ivar temperature: divides the scores, so that probabilities are frequencies.
    :ivar gap: how far the score of a further tag, of another branch, may lie below that of the first.
    """

    aspect: float = 4.6
    opinion: float = 4.2
    opinion_of_named: float = 1.0
    near: float = 1.4
    far: float = 0.8
    exclusion: float = 6.0
    example: float = 2.4
    labelled: float = 7.0
    vector: float = 15.0
    labelled_vector: float = 25.0
    share: float = 0.3
    silent: float = 3.0
    silent_beside_vectors: float = 2.5
    inner: float = 0.5
    other: float = 1.2
    temperature: float = 1.4
    gap: float = 0.5


DEFAULT = Weights()
