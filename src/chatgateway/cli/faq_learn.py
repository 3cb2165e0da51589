"""`chatgateway faq suggest`: proposals from the conversations of a data folder, and what taking them would change.

The store is imported when it is read: the other tools over a FAQ need none of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..bot import Entry, Faq
from ..content.load import load_bot
from ..content.texts import read_texts
from .faq_measure import measure
from .faq_suggest import Proposal, cases, propose
from .running import Data, Database, print_json, run, settings_or_exit

if TYPE_CHECKING:
    from ..conversation.events import Event

PAGE = 1000


def suggest(
    faq: Annotated[Path, typer.Option("--faq", envvar="CHATGATEWAY_FAQ_DIR")] = Path("faq"),
    data: Data = None,
    database: Database = None,
    fewest: Annotated[int, typer.Option(help="Fewer alike messages are no proposal.")] = 2,
    effect: Annotated[bool, typer.Option("--effect", help="Show what `faq test` would say.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Add the proposed variants to the files.")] = False,
) -> None:
    """Propose variants and entries from what the bot could not answer; changes nothing unless told to."""
    from ..content.folder import parse
    from ..settings import read_settings

    settings = settings_or_exit(lambda: read_settings(data=data, database=database))

    async def work() -> list[Event]:
        from ..app.parts import open_store
        from ..storage.journal import SqlJournal

        events: list[Event] = []
        async with open_store(settings) as engines:
            journal = SqlJournal(engines)
            after = 0
            while page := await journal.feed(after, PAGE):
                events += [event for _, event in page]
                after = page[-1][0]
        return events

    proposals = propose(load_bot(faq), cases(run(work)), fewest)
    found: dict[str, Any] = {"proposals": [asdict(p) for p in proposals]}
    if effect:
        content = parse(read_texts(faq))
        found["before"] = asdict(measure(content).overall)
        found["after"] = asdict(measure(with_variants(content, proposals)).overall)
    if write:
        found["written"] = add_variants(faq, proposals)
    print_json(found)


def with_variants(faq: Faq, proposals: Sequence[Proposal]) -> Faq:
    """Return `faq` as if the proposed variants had been written."""
    return replace(faq, entries=tuple(_with(entry, proposals) for entry in faq.entries))


def _with(entry: Entry, proposals: Sequence[Proposal]) -> Entry:
    wordings = dict(entry.wordings)
    for proposal in proposals:
        if proposal.entry == entry.id and proposal.language in wordings:
            old = wordings[proposal.language]
            wordings[proposal.language] = replace(old, variants=(*old.variants, *proposal.texts))
    return replace(entry, wordings=wordings)


def add_variants(folder: Path, proposals: Sequence[Proposal]) -> list[str]:
    """Write the proposed variants into their entries' files; files with comments inside are left alone."""
    from ..content.strict_yaml import read
    from ..content.write import canonical, topic_file

    written = []
    for name, text in read_texts(folder).items():
        if name.startswith("_") or canonical(text, name) is None:
            continue
        value = read(text, name)
        if any([_add(entry, proposals) for entry in value["entries"]]):
            head = [line for line in text.splitlines()[:1] if line.startswith("#")]
            (folder / name).write_text(topic_file(value, head), encoding="utf-8")
            written.append(name)
    return written


def _add(entry: dict[str, Any], proposals: Sequence[Proposal]) -> bool:
    changed = False
    for proposal in proposals:
        wording = entry.get(proposal.language)
        if proposal.entry == entry["id"] and wording is not None:
            fresh = [text for text in proposal.texts if text not in wording.setdefault("variants", [])]
            wording["variants"] += fresh
            changed = changed or bool(fresh)
    return changed
