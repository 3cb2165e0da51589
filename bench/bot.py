"""Measures the bot beside what one can install: `make bench-bot`, or with any data set:

    python -m bench.bot --entries entries.jsonl --queries queries.jsonl
    entries: {"entry": id, "texts": [examples], "language": "en"}    queries: {"text": …, "entry": id | null}

Without files: the shipped FAQ, asked its own test messages by a bot that never saw them."""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from chatgateway.bot import Asked, Faq, build
from chatgateway.bot.build import known_texts
from chatgateway.bot.faq import Entry, Wording
from chatgateway.content.folder import parse, read_texts

Ranking = list[tuple[str, float]]
SIZES = (100, 1_000, 10_000, 100_000)


@dataclass(frozen=True)
class Query:
    text: str
    entry: str | None
    language: str | None = None


def shipped(folder: Path) -> tuple[Faq, list[Query]]:
    """Return the FAQ without its test messages and odd out-of-scope texts, and these as queries."""
    faq = parse(read_texts(folder))
    queries = [Query(text, e.id) for e in faq.entries for text in e.matches]
    queries += [Query(t, None, lang) for lang, texts in faq.out_of_scope.items() for t in texts[1::2]]
    entries = tuple(replace(e, matches=()) for e in faq.entries)
    return replace(faq, entries=entries, out_of_scope={k: v[::2] for k, v in faq.out_of_scope.items()}), queries


def foreign(entries: Path, queries: Path) -> tuple[Faq, list[Query]]:
    """Return a data set in JSONL as a FAQ and its queries."""
    found = []
    for line in entries.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        first, *rest = row["texts"]
        found.append(Entry(str(row["entry"]), {row.get("language", "en"): Wording(first, tuple(rest), (), first)}))
    asked = [json.loads(line) for line in queries.read_text(encoding="utf-8").splitlines()]
    return Faq(tuple(found)), [Query(q["text"], q.get("entry"), q.get("language")) for q in asked]


def ours(faq: Faq) -> Callable[[Query], Ranking]:
    bot = build(faq)

    def rank(query: Query) -> Ranking:
        match = bot.match(query.text, query.language)
        return [(bot.entries()[e].id, p) for e, p in zip(match.entries, match.confidences, strict=True)]

    return rank


def scan(faq: Faq, scorer: Callable[..., float]) -> Callable[[Query], Ranking]:
    """Return a brute-force rapidfuzz matcher: best variant of each entry."""
    known = list(known_texts(faq))
    texts = [k.text.lower() for k in known]

    def rank(query: Query) -> Ranking:
        best: dict[str, float] = {}
        for _, score, at in process.extract(query.text.lower(), texts, scorer=scorer, limit=40):
            best.setdefault(faq.entries[known[at].entry].id, score / 100)
        return list(best.items())

    return rank


def tfidf(faq: Faq) -> Callable[[Query], Ranking]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    known = list(known_texts(faq))
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True)
    matrix = vectorizer.fit_transform([k.text.lower() for k in known])
    return _by_scores(
        faq, [k.entry for k in known], lambda q: (matrix @ vectorizer.transform([q.lower()]).T).toarray()[:, 0]
    )


def bm25(faq: Faq) -> Callable[[Query], Ranking]:
    import bm25s

    def grams(text: str) -> list[str]:
        return [text[i : i + n] for n in (1, 2, 3) for i in range(len(text) - n + 1)]

    known = list(known_texts(faq))
    retriever = bm25s.BM25()
    retriever.index([grams(k.text.lower()) for k in known], show_progress=False)
    return _by_scores(faq, [k.entry for k in known], lambda q: retriever.get_scores(grams(q.lower())))


def _by_scores(faq: Faq, owner: list[int], score: Callable[[str], np.ndarray]) -> Callable[[Query], Ranking]:
    def rank(query: Query) -> Ranking:
        scores = score(query.text)
        best: dict[str, float] = {}
        for at in np.argsort(-scores)[:40]:
            best.setdefault(faq.entries[owner[at]].id, float(scores[at]))
        return list(best.items())

    return rank


def figures(rank: Callable[[Query], Ranking], queries: list[Query]) -> dict[str, float]:
    """Return accuracy, out-of-scope AUROC, coverage and false answers at a precision, calibration error, times."""
    times, rankings = [], []
    for query in queries:
        start = time.perf_counter()
        rankings.append(rank(query))
        times.append(time.perf_counter() - start)
    inside = np.array([q.entry is not None for q in queries])
    right = np.array([bool(r) and r[0][0] == q.entry for r, q in zip(rankings, queries, strict=True)])
    third = np.array([q.entry in [e for e, _ in r[:3]] for r, q in zip(rankings, queries, strict=True)])
    sure = np.array([r[0][1] if r else 0.0 for r in rankings])
    found = {"top1": right[inside].mean(), "top3": third[inside].mean(), "auroc": auroc(sure[inside], sure[~inside])}
    for wanted in (0.9, 0.95):
        found |= {f"{name}@{wanted:.0%}": value for name, value in coverage(sure, right, inside, wanted).items()}
    found |= {"ece": calibration_error(sure, right)}
    found |= {"p50 ms": float(np.percentile(times, 50) * 1e3), "p99 ms": float(np.percentile(times, 99) * 1e3)}
    return found


def auroc(inside: np.ndarray, outside: np.ndarray) -> float:
    if not len(outside):
        return float("nan")
    above = (inside[:, None] > outside[None]).mean() + 0.5 * (inside[:, None] == outside[None]).mean()
    return float(above)


def coverage(sure: np.ndarray, right: np.ndarray, inside: np.ndarray, wanted: float) -> dict[str, float]:
    order = np.argsort(-sure, kind="stable")
    precision = right[order].cumsum() / np.arange(1, len(order) + 1)
    good = np.flatnonzero(precision >= wanted)
    answered = order[: good[-1] + 1] if len(good) else order[:0]
    outside = (~inside[answered]).sum() / max((~inside).sum(), 1)
    return {"coverage": right[answered].sum() / max(inside.sum(), 1), "strangers": float(outside)}


def calibration_error(sure: np.ndarray, right: np.ndarray) -> float:
    sure = np.clip(sure, 0, 1)  # BM25 knows no limit
    bins = np.minimum((sure * 10).astype(int), 9)
    parts = [(abs(sure[bins == b].mean() - right[bins == b].mean()), (bins == b).mean()) for b in np.unique(bins)]
    return float(sum(gap * share for gap, share in parts))


def table(rows: Iterable[tuple[str, dict[str, float]]]) -> None:
    head = True
    for name, found in rows:
        if head:
            print(f"{'':28}" + "".join(f"{key:>15}" for key in found))
            head = False
        print(f"{name:28}" + "".join(f"{value:15.3f}" for value in found.values()), flush=True)


def growth() -> None:
    """Print build time, time per message and memory against the number of variants, on made-up entries."""
    words = [f"{a}{b}" for a in "入出振送引受登解変確" for b in "金込信出取録除更認証"]
    print(f"\n{'variants':>10}{'build s':>10}{'p50 ms':>10}{'p99 ms':>10}{'peak MB':>10}")
    for size in SIZES:
        rng = np.random.default_rng(size)
        entries = []
        for at in range(size // 5):
            texts = ["".join(rng.choice(words, 4)) + str(at % 97) for _ in range(5)]
            entries.append(Entry(f"e{at}", {"ja": Wording(texts[0], tuple(texts[1:]), (), "…")}))
        start = time.perf_counter()
        bot = build(Faq(tuple(entries)))
        built = time.perf_counter() - start
        times = []
        for _ in range(300):
            text = "".join(rng.choice(words, 5)) + "を教えて"
            start = time.perf_counter()
            bot.decide(text, Asked(language="ja"))
            times.append((time.perf_counter() - start) * 1e3)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{size:10}{built:10.1f}{np.percentile(times, 50):10.3f}{np.percentile(times, 99):10.3f}{memory:10.0f}",
            flush=True,
        )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--faq", type=Path, default=Path("faq"))
    options.add_argument("--entries", type=Path)
    options.add_argument("--queries", type=Path)
    options.add_argument("--growth", action="store_true")
    chosen = options.parse_args()
    given = chosen.entries and chosen.queries
    faq, queries = foreign(chosen.entries, chosen.queries) if given else shipped(chosen.faq)
    matchers: dict[str, Callable[[Faq], Callable[[Query], Ranking]]] = {
        "chatgateway": ours,
        "rapidfuzz WRatio": lambda f: scan(f, fuzz.WRatio),
        "rapidfuzz token_set_ratio": lambda f: scan(f, fuzz.token_set_ratio),
        "TF-IDF characters": tfidf,
        "BM25 characters": bm25,
    }
    table((name, figures(make(faq), queries)) for name, make in matchers.items())
    if chosen.growth:
        growth()


if __name__ == "__main__":
    main()
