"""What a card says in words, the same for every release."""

HEAD = """# {name}

Tags Chinese customer feedback in one pass of one encoder: {encoder} (12 layers x {width}, started from
multilingual-e5-small, MIT). Runtime: static {precision}, OpenVINO. Made on {created} with seed {seed}
([how](../../training/README.md)); this card is made by `python -m voc_training.card`, from the
`figures.json` beside it.
"""

MEASURED = """
Every figure is of dev lines, through the calls a user makes (`voc evaluate {name} DATA` prints them all
as JSON), with the 95 % interval over 1,000 resamplings of the texts, seed 13. No label of these lines
was trained on. Thresholds and temperatures were set on one half of them, by text hash: figures of
alerts, calibration and abstention are of the other half alone. The rest is of both halves, and flatters
where a weight was chosen on dev ([which](../../training/README.md)). Spans count when they are exact.
Test sets are held back.
"""

STREAM = """
F1 by class, where there are three. *drawn random* is the natural stream, of all channels together; the
other draws were sought because they are hard.
"""

CATEGORIES = """
A category with its polarity, spans aside; and the *net-sentiment error*: how many points (of 200) the
net sentiment of a category, as a dashboard shows it, is from that of the gold.
"""

ALERTS = """
At the operating points *balanced* (best F1) and *recall*, on the half of dev on which neither was set.
A kind with under {least} cases says little. P: precision, R: recall.
"""

ALERTS_KEY = """
*false-alerts* are alerts of a kind that the text does not have, on texts drawn at random, for a
thousand texts; *evidence* is the F1 of its characters, *severity* the accuracy, both of alerts rightly
raised; names that end in *@recall* are of the operating point *recall*.
"""

CALIBRATION = """
Expected calibration error over 15 bins (Guo et al. 2017), on the half of dev on which no temperature
was set; of alerts, opinions and entities, over those that were raised.
"""

PROBES = """
Texts of our own writing in which one thing makes the reading hard: `python -m voc_training.probes`.
*right*: an expected polarity; *as plain*: the same polarity as the plain form of the same text;
*against contrast*: both sides of a pair that means different things are right; *mixed*: found to be
mixed; *flagged*: has the flag it should have; *not flagged*: lacks the one it should lack.
"""

OTHERS = """
Published figures beside ours on dev. None of these is the same lines under the same rules: read them as
neighbourhoods, not as ranks.
"""

LINEAR = """
A linear model (TF-IDF of one to three characters, logistic regression), trained on the same lines, on
held-back tests of the same corpora; ours on dev.
"""

PEERS = """
On the very same dev lines, trained on the same star-rated lines (`python -m voc_training.peers`):
"""

RUNTIMES = """
Runtimes{of}, at most {texts} dev texts a corpus, one thread (`python -m voc_training.runtimes`). Dynamic
int8 is out of the question: a text's tags would depend on its batch.
"""

READERS = """
Labels named *own* are this project's. **They were read by language models**, two for each text and a
third where they differed (texts drawn for training alone: one), by written guidelines
([annotations](../../training/annotations/README.md)). Readers of one kind agree with each other more
than with the truth; what they misread alike, no figure here shows. Their texts are those of the
corpora, of jddc and taidi-hotline too. Training leaves out every text that is dev here.
"""

FORBIDS = """
## What the data forbid

Most corpora are contest or shared-task data whose copies state no licence, or research use: whether
weights trained on them may serve a business is for you to decide. What states a licence that allows it
(MIT, Apache-2.0, CC BY-SA) is the smaller part. A second recipe trains on that part, own labels of its
texts and texts of the project's own writing alone:

```console
$ python -m voc_training.train --data DATA --without "$(python -m voc_training.licences)" -o RUN
```

A repository's licence is what stands on the repository; the posts and reviews in it were written by
others. CC BY-SA asks for credit, and that what is adapted from it is shared alike.
"""

LIMITS = """
## Limits

- Labels of reviews come from stars, those of weibo-senti from emoticons. Two readers agree with the
  star on 97 % of polar online-shopping texts, on 92 % of take-away and on 79 % of nlpcc2014: past that,
  a figure measures the label's noise.
- df529's "neutral" is often mild complaint (readers agree with its classes on 79 %); bdci2018-car's is
  a mention.
- `bdci2017`'s polarity was partly drawn from a lexicon: a factual "很多" counts as praise there, and so
  here.
- ChnSentiCorp shares its source with online-shopping: a figure on its test is one on the same kind of
  hotel, book and computer reviews, though none of its test texts was trained on.
- Irony is often missed, and homophones and missing punctuation cost accuracy: see the probes.
- "Calls" are chats of one shop's service desk (jddc) and messages to one government line
  (taidi-hotline), all typed: what a recogniser writes will read worse.
- `cold` is abuse of groups on Weibo and Zhihu, not of a company's staff.
- Kinds of alert with under ten dev cases have no figure to lean on: try them on your own feedback.
- Strength is trained on restaurant sentences with valence; elsewhere only its sign was asked for.
- Traditional text is read through a conversion to Simplified; of Cantonese next to nothing was trained
  on.
"""
