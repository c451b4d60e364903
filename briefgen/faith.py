"""Whether quotes stand in their articles: the rule of the house, and nothing looser.

A quote stands where it is found in the article's text after folding (`text.fold`: white space, Unicode composition,
soft hyphens, typographic quotes, dashes and ellipses), beginning and ending at the boundary of a word or number.
Nothing else is folded: every digit, name and “not” must be equal. Likeness only ever locates a passage for a hint.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from briefgen.article import Article
from briefgen.brief import Brief, Evidence
from briefgen.codec import BriefFile
from briefgen.errors import (
    ArticleChanged,
    BriefgenError,
    ContextNotFound,
    EvidenceMissing,
    Faults,
    QuoteAfterNegation,
    QuoteNotFound,
    UnknownReference,
    closest,
)
from briefgen.text import FoldedText, Span, fold, fold_with_places, shorten

Steps = tuple[str | int, ...]
ReadArticle = Callable[[Path, str], Article]

# Scripts that put no space between words: a boundary there cannot be asked for.
_UNSPACED = (
    ("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"), ("\u3040", "\u30ff"), ("\u3400", "\u9fff"),
    ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"),
)  # fmt: skip
_NEGATION_BEFORE = re.compile(
    r"(?:\b(?:not|no|never|neither|nor|without|cannot|hardly|scarcely|den(?:y|ies|ied)|refus\w+|fail\w*|non|nicht|kein\w*|ne|"
    r"pas|не|ні)|n't)(?: (?:yet|longer|to|be|have|been))?[\s,\"'(]*$",
    re.IGNORECASE,
)
# What must not be cut: a number with its sign, its groups and its decimals; a word with what an apostrophe joins to it,
# but for the genitive, which is only an ending.
_ATOM = re.compile(r"(?:(?<![\w)])-)?(?:\d{1,3}(?: \d{3})+(?!\d)|\d+)(?:[.,:/'·]\d+)*\w*|\w+(?:'(?:t|d|m|ll|re|ve)\b)*")
# Marks that join words to one, and marks that join digits only: a careless page glues “talks.Trump” at a full stop.
_JOINS_WORDS, _JOINS_DIGITS = "-'/·", ".,:"
_NEGATING_PREFIX = re.compile(r"\b(?:non|un|anti|in|dis|ex|pseudo|quasi|semi|half|counter|mis|de)-$", re.IGNORECASE)
_NEGATING_SUFFIX = re.compile(r"-(?:free|less|proof|resistant|neutral|exempt)\b", re.IGNORECASE)
# Romance languages join an article or a pronoun to the word that follows: l'Ukraine, d'Emmanuel, quell'anno.
_ELISION = re.compile(r"(?<!\w)(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|\w{2,5}ll|un)'$", re.IGNORECASE)
# No number and no word of news is longer than this on either side of an edge.
_ATOM_CHARACTERS = 48
_ELLIPSIS = re.compile(r"\.\.\.|…")
# Enough to tell two places of one quote apart, and few enough for an address.
_AROUND_WORDS, _AROUND_CHARACTERS = 4, 60


class Claim(NamedTuple):
    """One use of a source's words in a brief: where it stands there, the source's id, and the words."""

    steps: Steps
    source: str | None
    quote: str
    prefix: str | None = None
    suffix: str | None = None


class Proof(NamedTuple):
    """What became of one use of a source's words.

    Shape: `span` is its place in the article's text, None where the source is only cited and nothing can be proved;
    `words` are the article's own, in its own typography, or else the brief's;
    `before` and `after` are the words around them where they stand there more than once.
    """

    claim: Claim
    source: str
    span: Span | None
    words: str
    before: str = ""
    after: str = ""


class Verdict(NamedTuple):
    """What checking a brief against its articles gave: proofs of what stands, faults for what does not."""

    proofs: tuple[Proof, ...]
    faults: tuple[BriefgenError, ...]

    @property
    def unchecked(self) -> tuple[Proof, ...]:
        """The evidence from sources of which no article is kept."""
        return tuple(proof for proof in self.proofs if proof.span is None)


def find_quote(quote: str, article: FoldedText) -> tuple[Span, ...]:
    """Gives every place where a quote stands in an article, in order."""
    words = fold(quote)
    if not words:
        return ()
    spans = []
    at = article.folded.find(words)
    while at >= 0:
        end = at + len(words)
        if _is_boundary(article.folded, at, before=True) and _is_boundary(article.folded, end, before=False):
            spans.append(article.span(at, end))
        at = article.folded.find(words, at + 1)
    return tuple(spans)


def find_in_context(spans: Sequence[Span], prefix: str | None, suffix: str | None, text: str) -> tuple[Span, ...]:
    """Gives those spans of a text that stand right between a prefix and a suffix, under the same folding."""
    if not prefix and not suffix:
        return tuple(spans)
    before, after = fold(prefix or ""), fold(suffix or "")
    return tuple(
        span for span in spans if fold(text[: span.start]).endswith(before) and fold(text[span.end :]).startswith(after)
    )


def _describe_context(spans: Sequence[Span], text: str) -> str:
    around = (_find_around(span, text) for span in spans[:3])
    return "\n".join(f"it stands after “{before}” and before “{after}”" for before, after in around)


def _find_around(span: Span, text: str) -> tuple[str, str]:
    """Gives a few words before and after a span."""
    before = text[max(0, span.start - _AROUND_CHARACTERS) : span.start].split()[-_AROUND_WORDS:]
    after = text[span.end : span.end + _AROUND_CHARACTERS].split()[:_AROUND_WORDS]
    return " ".join(before), " ".join(after)


def _is_unspaced(letter: str) -> bool:
    return any(first <= letter <= last for first, last in _UNSPACED)


def _is_boundary(text: str, index: int, *, before: bool) -> bool:
    """Tells whether a quote may begin (`before`) or end at an index: no word, number or compound is cut there."""
    left, right = text[index - 1 : index], text[index : index + 1]
    if not left or not right or (_is_unspaced(left) and _is_unspaced(right)):
        return True
    for atom in _ATOM.finditer(text, max(0, index - _ATOM_CHARACTERS), index + _ATOM_CHARACTERS):
        if atom.start() >= index:
            break
        if index < atom.end():
            return False
    if before:
        if _joins(left, right, text[index + 1 : index + 2]):
            return False  # -likely in un-likely
        if left == "'" and _is_word(right) and _is_word(text[index - 2 : index - 1]):
            return bool(_ELISION.search(text, max(0, index - 8), index))
        return not (left == "-" and _NEGATING_PREFIX.search(text, max(0, index - 8), index))
    if _joins(text[index - 2 : index - 1], left, right):
        return False  # 14, in 14,000
    if left == right == ".":
        return False  # a part of an ellipsis
    return not (_is_word(left) and _NEGATING_SUFFIX.match(text, index))


def _joins(before: str, mark: str, after: str) -> bool:
    """Tells whether a mark makes one word or number of what stands before and after it."""
    if mark in _JOINS_DIGITS:
        return before.isdigit() and after.isdigit()
    return mark in _JOINS_WORDS and _is_word(before) and _is_word(after)


def _is_word(character: str) -> bool:
    return bool(character) and (character.isalnum() or character == "_" or unicodedata.combining(character) > 0)


def find_claims(brief: Brief) -> tuple[Claim, ...]:
    """Gives every use of a source's words in a brief, in the order of the brief."""
    claims: list[Claim] = []
    for name in ("key_points", "actors", "open_questions", "answers", "timeline", "figures"):
        for index, item in enumerate(getattr(brief, name)):
            if item.evidence:
                claims += _claims_of(item.evidence, (name, index))
    for index, disagreement in enumerate(brief.disagreements):
        for number, version in enumerate(disagreement.versions):
            claims += _claims_of(version.evidence, ("disagreements", index, "versions", number))
    for index, quotation in enumerate(brief.quotes):
        claims.append(Claim(("quotes", index, "text"), quotation.source, quotation.text))
    return tuple(claims)


def _claims_of(evidence: tuple[Evidence, ...], steps: Steps) -> list[Claim]:
    return [
        Claim((*steps, "evidence", index, "quote"), one.source, one.quote, one.prefix, one.suffix)
        for index, one in enumerate(evidence)
    ]


def find_bare(brief: Brief) -> tuple[tuple[Steps, str], ...]:
    """Gives what should carry evidence and has none: its place in the brief, and what it is."""
    bare: list[tuple[Steps, str]] = []
    for index, point in enumerate(brief.key_points):
        if not point.evidence and point.kind != "judgment":
            bare.append((("key_points", index), "key point"))
    for index, event in enumerate(brief.timeline):
        if not event.evidence:
            bare.append((("timeline", index), "event"))
    for index, actor in enumerate(brief.actors):
        if actor.position and not actor.evidence:
            bare.append((("actors", index, "position"), "position"))
    for index, answer in enumerate(brief.answers):
        if not answer.evidence:
            bare.append((("answers", index), "answer"))
    for index, disagreement in enumerate(brief.disagreements):
        for number, version in enumerate(disagreement.versions):
            if not version.evidence:
                bare.append((("disagreements", index, "versions", number), "version"))
    return tuple(bare)


def prove_brief(file: BriefFile, root: Path, read_article: ReadArticle) -> Verdict:
    """Proves a brief against its articles, read from where its sources say, seen from the folder `root`."""
    return prove_with_articles(file, root, read_article)[0]


def prove_with_articles(file: BriefFile, root: Path, read_article: ReadArticle) -> tuple[Verdict, dict[str, Article]]:
    """Proves a brief as `prove_brief` does, and gives the articles that were read for it by source id too."""
    articles, faults = _read_articles(file, root, read_article)
    named = {source.id for source in file.brief.sources if source.article}
    verdict = check_brief(file, articles, named - articles.keys())
    return Verdict(verdict.proofs, (*faults, *verdict.faults)), articles


def _read_articles(
    file: BriefFile, root: Path, read_article: ReadArticle
) -> tuple[dict[str, Article], tuple[BriefgenError, ...]]:
    """Reads the kept article of each source of a brief, and gives what is wrong with those that cannot be read."""
    articles: dict[str, Article] = {}
    faults: list[BriefgenError] = []
    for index, source in enumerate(file.brief.sources):
        if source.article:
            try:
                articles[source.id] = read_article(root / source.article, source.article)
            except BriefgenError as error:
                if isinstance(error, Faults) or (error.place and error.place.line):
                    faults.append(error)  # it is about a line of the article
                    continue
                place = file.place("sources", index, "article")
                hint = error.hint or f"source {source.id!r} names {source.article}, seen from {root}"
                faults.append(type(error)(f"{source.article}: {error.message}", place, hint))
    return articles, tuple(faults)


def check_brief(file: BriefFile, articles: Mapping[str, Article], unreadable: Collection[str] = ()) -> Verdict:
    """Proves a brief against its articles.

    Shape: `articles` has the kept article of each source by the source's id; a source without one is only cited, unless
    it is among the `unreadable`.
    """
    brief = file.brief
    faults: list[BriefgenError] = []
    for steps, what in find_bare(brief):
        hint = "write evidence: with the source's own words as quote:"
        faults.append(EvidenceMissing(f"this {what} has no evidence", file.place(*steps), hint))
    folded = {source: fold_with_places(article.text) for source, article in articles.items()}
    known = [source.id for source in brief.sources]
    claims = find_claims(brief)
    proofs: list[Proof] = []
    for claim in claims:
        source = claim.source or (known[0] if len(known) == 1 else None)
        if source is None:
            hint = f"name one of {', '.join(known)} as source:"
            faults.append(
                UnknownReference("the brief has several sources: which one says this?", file.place(*claim.steps), hint)
            )
        elif source not in known:
            near = closest(source, known)
            hint = f"did you mean {near!r}?" if near else f"the sources are {', '.join(known)}"
            place = file.place(*claim.steps[:-1], "source")
            faults.append(UnknownReference(f"there is no source {source!r} in this brief", place, hint))
        elif source in unreadable:
            continue  # that its article cannot be read is a fault of its own
        elif source not in folded:
            proofs.append(Proof(claim, source, None, claim.quote))
        else:
            _check_claim(file, claim, source, articles[source], folded[source], proofs, faults)
    faults += _check_sources(file, articles, claims, proofs)
    return Verdict(tuple(proofs), tuple(faults))


def _check_sources(
    file: BriefFile, articles: Mapping[str, Article], claims: Sequence[Claim], proofs: Sequence[Proof]
) -> Iterator[BriefgenError]:
    """Yields a fault for each source whose article was changed, with how many of its claims have no proof any more."""
    sources = file.brief.sources
    for index, source in enumerate(sources):
        article = articles.get(source.id)
        if article and source.sha256 and source.sha256 != article.sha256:
            message = f"the article of source {source.id!r} was changed since it was condensed"
            used = sum((claim.source or sources[0].id) == source.id for claim in claims)
            lost = used - sum(proof.source == source.id for proof in proofs)
            if lost > 0:
                message += f": {lost} of {used} quotes no longer stand"
                hint = "mend those quotes; then briefgen check --relocate takes the new text over"
            else:
                hint = "all quotes still stand: briefgen check --relocate takes the new text over"
            yield ArticleChanged(message, file.place("sources", index, "sha256"), hint)


def _check_claim(
    file: BriefFile, claim: Claim, source: str, article: Article, folded: FoldedText,
    proofs: list[Proof], faults: list[BriefgenError],
) -> None:  # fmt: skip
    everywhere = find_quote(claim.quote, folded)
    spans = find_in_context(everywhere, claim.prefix, claim.suffix, article.text)
    if everywhere and not spans:
        message = "this quote stands in the article, but not between its prefix and suffix"
        faults.append(ContextNotFound(message, file.place(*claim.steps), _describe_context(everywhere, article.text)))
        return
    if not spans:
        message = f"this quote does not stand in {article.path}"
        faults.append(QuoteNotFound(message, file.place(*claim.steps), explain_absence(claim.quote, folded)))
        return
    around = _find_around(spans[0], article.text) if len(everywhere) > 1 else ("", "")
    proofs.append(Proof(claim, source, spans[0], spans[0].of(article.text), *around))
    before = fold(article.text[max(0, spans[0].start - _ATOM_CHARACTERS) : spans[0].start])
    negation = _NEGATION_BEFORE.search(before)
    if negation and len(spans) == 1:
        message = f"this quote starts right after {negation.group().strip()!r} and may turn its meaning round"
        faults.append(QuoteAfterNegation(message, file.place(*claim.steps), "begin the quote earlier"))


def explain_absence(quote: str, article: FoldedText) -> str:
    """Gives a hint for a quote that does not stand: the nearest passage, with its differing words marked."""
    if _ELLIPSIS.search(quote) and not _ELLIPSIS.search(article.text):
        return "an ellipsis never means omission: make two pieces of evidence of it"
    passage = find_nearest(quote, article)
    if passage is None:
        return "nothing like it is in the article"
    near = " ".join(passage.of(article.text).split())
    if fold(near) == fold(quote):
        return "it begins or ends inside of a word or number there: quote whole words"
    return f"the nearest passage, with what differs in [ ]: {shorten(_mark_differences(quote, near), 400)}"


def find_nearest(quote: str, article: FoldedText) -> Span | None:
    """Gives the passage of an article that is most like a quote, None where nothing is like it."""
    from rapidfuzz import fuzz

    words = fold(quote)
    if not words or not article.folded.strip():
        return None
    found = fuzz.partial_ratio_alignment(words, article.folded, score_cutoff=60)
    if found is None or found.dest_end <= found.dest_start:
        return None
    start, end = found.dest_start, found.dest_end
    while start > 0 and not article.folded[start - 1].isspace():
        start -= 1
    while end < len(article.folded) and not article.folded[end].isspace():
        end += 1
    return article.span(start, end)


def _mark_differences(quote: str, near: str) -> str:
    """Gives the words of a passage, those that the quote does not have in brackets."""
    from difflib import SequenceMatcher

    ours, theirs = fold(quote).split(), near.split()
    steps = SequenceMatcher(None, _bare(ours), _bare(theirs), autojunk=False).get_opcodes()
    # Words before and after the quote are not what is wrong with it.
    while steps and steps[0][0] == "insert":
        steps.pop(0)
    while steps and steps[-1][0] == "insert":
        steps.pop()
    out: list[str] = []
    for tag, _, _, start, end in steps:
        words = " ".join(theirs[start:end])
        out.append(words if tag == "equal" else f"[{words}]")
    return " ".join(out)


def _bare(words: Sequence[str]) -> list[str]:
    return [fold(word).strip(".,;:!?\"'()") for word in words]
