"""Choose the weights of the ranking, of the evidence and of the confidence, by cross-validation over needs.

    python eval/choose_weights.py [--data FOLDER] [--work FOLDER] [--write]

The questions are those of `material.py`: the project's own, those of three made-up reports, and, where FOLDER holds them, XQuAD and
PIAF. All translations of a need are in one fold. What is printed is measured on needs that the weights were not fitted to, and once
more for the project's own report with weights that were fitted to the other sets alone; what is written is fitted to all.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from confidence_choice import choose_confidence, signals
from evidence_choice import choose_evidence
from material import ROOT, sets
from ranking_choice import choose_ranking
from stage_scores import Seen, collect, folds

from report_qa.ranking.weights import Weights


def main() -> None:
    """Collect, cross-validate, and write if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder with xquad-dev/ and piaf/")
    parser.add_argument("--work", type=Path, help="folder for the indexes, to keep them for the next time")
    parser.add_argument("--write", action="store_true", help="write src/report_qa/data/weights.json")
    options = parser.parse_args()
    seen: list[Seen] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.work or Path(temporary)
        for name, corpus, questions in sets(options.data, folder):
            seen += list(collect(corpus, folder / f"index-{name}", questions))
            print(f"{name}: {len(questions)} questions", file=sys.stderr, flush=True)
        fold_of = folds([one.question.need for one in seen])
        paragraphs, ranked = choose_ranking(seen, fold_of)
        sentences, neighbour = choose_evidence(seen, fold_of)
        source = "eval/queries.jsonl, three made-up reports" + (", XQuAD in de and ro, PIAF" if options.data else "")
        chosen = Weights(paragraphs, sentences, neighbour, {}, 0.0, source)
        confidence, threshold = choose_confidence(signals(seen, ranked, chosen, fold_of), fold_of)
    chosen = Weights(paragraphs, sentences, neighbour, confidence, threshold, source)
    text = json.dumps(chosen.__dict__, indent=1, ensure_ascii=False) + "\n"
    if options.write:
        (ROOT / "src/report_qa/data/weights.json").write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
