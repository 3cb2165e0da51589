"""What the secret shield costs per text: short messages, 4,000 characters, texts full of secrets, hostile ones.

    PYTHONPATH=src python bench/shield.py [--json FILE]

CPU time of the process, best of five rounds, in microseconds.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.shield.corpus import clean, positives

from chatgateway.shield import Policy, scan, shield

LONGEST = 4000
JAPANESE = (
    "昨日の10:30にビットコインを0.5BTC送金しましたが、まだ反映されません。問い合わせ番号は#123456です。"
    "どうすればいいですか？アプリのバージョンは3.2.1です。\n"
)
ENGLISH = (
    "My withdrawal of 0.5 BTC has not arrived yet, can you check what is going on please? "
    "I sent it yesterday at 10:30 and the ticket is #123456. "
)
CHINESE = "我昨天10:30提现了0.5个BTC，到现在还没有到账，工单号是#123456，请问是怎么回事？应用版本是3.2.1。\n"
HOSTILE = {
    "digits": "1234567890 ",
    "one digit": "1",
    "labels": "パスワード認証コードカード番号口座番号電話APIキー秘密鍵",
    "code is": "code is ",
    "list words": "abandon zoo ",
    "typos": "abandon xyzzy ",
    "at signs": "a@",
    "hex": "0x" + "ab" * 32 + " ",
    "brackets": "[1,",
    "plus": "+819012345678 ",
    "half-width": "ｶﾞｷﾞｸﾞ１２３",
}


def texts() -> dict[str, str]:
    rng = Random(1)
    dense = [text for _, text in clean(1, 2)]
    secret = [case.text for case in positives(1, 2)]
    rng.shuffle(dense)
    rng.shuffle(secret)
    found = {"short ja": JAPANESE[:34], "short ja, no digits": "出金がまだ届きません。どうなっていますか？"}
    found |= {"short en": ENGLISH[:84], "short zh": CHINESE[:40]}
    long = {
        "ja": JAPANESE,
        "en": ENGLISH,
        "zh": CHINESE,
        "many ids": "\n".join(dense),
        "many secrets": "\n".join(secret),
    }
    found |= {f"{LONGEST} {name}": (text * LONGEST)[:LONGEST] for name, text in long.items()}
    return found | {f"hostile {name}": (text * LONGEST)[:LONGEST] for name, text in HOSTILE.items()}


def microseconds(work: Callable[[], object], rounds: int) -> float:
    def once() -> float:
        start = time.process_time()
        for _ in range(rounds):
            work()
        return (time.process_time() - start) / rounds * 1e6

    return min(once() for _ in range(5))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    policy = Policy()
    figures = {}
    for name, text in texts().items():
        scan(text)
        rounds = max(5, 20_000 // len(text))
        figures[name] = {
            "characters": len(text),
            "scan_us": round(microseconds(lambda text=text: scan(text), rounds), 1),  # type: ignore[misc]
            "shield_us": round(microseconds(lambda text=text: shield(text, policy), rounds), 1),  # type: ignore[misc]
            "spans": len(scan(text)),
        }
        print(f"{name:22} {len(text):5} characters {figures[name]['scan_us']:9.1f} µs {figures[name]['spans']:4} spans")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
