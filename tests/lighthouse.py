"""Print a Lighthouse report as a table row, and the audits that cost points.

python -m tests.lighthouse /safety/ report.json
"""

import json
import sys
from pathlib import Path

CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]


def main(page: str, path: str) -> int:
    """Print the scores of `page`. Return 1 if one of them is below 100."""
    report = json.loads(Path(path).read_text(encoding="utf-8"))
    scores = [round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES]
    print(f"| `{page}` | {' | '.join(map(str, scores))} |", flush=True)  # noqa: T201
    for name, score in zip(CATEGORIES, scores, strict=True):
        for part in report["categories"][name]["auditRefs"] if score < 100 else ():
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 1:
                print(f"    {name}: {audit['title']} {audit.get('displayValue', '')}", file=sys.stderr)  # noqa: T201
    return int(min(scores) < 100)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
