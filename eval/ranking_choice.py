"""Choose the weights of the ranking, and see what each of its parts adds on questions that nothing was fitted to."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from listwise import Lists, fit, named
from material import OWN, PUBLIC
from stage_scores import FOLDS, RANKED, Seen

from report_qa.evaluation import compare

PARTS = {
    "best sentence": [name for name in RANKED if "sentence" in name],
    "names (bridged, and with numbers and words)": [n for n in RANKED if n.startswith(("bridged", "names", "words"))],
    "late interaction": [name for name in RANKED if "late" in name],
}
"""What may be left out together. Bridged names and names as terms are two ways to the same matter: either replaces the other."""


def choose_ranking(
    seen: Sequence[Seen], fold_of: Mapping[str, int]
) -> tuple[Mapping[str, float], list[Mapping[str, float]]]:
    """The weights, fitted to all, and those of each fold, which did not see it."""
    usable = [one for one in seen if one.right.any()]
    lists = Lists.of([one.features for one in usable], [one.right for one in usable], [one.group for one in usable])
    folds = np.array([fold_of[one.question.need] for one in usable])
    held, of_folds = _held_out(lists, folds)
    own = np.array([one.question.set == OWN for one in usable])
    elsewhere = lists.first_right(fit(lists.at(~own)))
    groups = defaultdict(list)
    for at, one in enumerate(usable):
        groups[one.group].append(at)
    for (name, language), places in groups.items():
        note = f", weights of the other sets {elsewhere[places].mean():.3f}" if name == OWN else ""
        print(
            f"Success@1, held out: {name} {language} {held[places].mean():.3f} ({len(places)}){note}", file=sys.stderr
        )
    _tell_parts(usable, lists, folds, held)
    return named(RANKED, fit(lists)), [named(RANKED, weights) for weights in of_folds]


def _held_out(
    lists: Lists, folds: npt.NDArray[np.int64], without: Sequence[int] = ()
) -> tuple[npt.NDArray[np.bool_], list[npt.NDArray[np.float64]]]:
    """(whether the right one is first by weights of the other folds, those weights of each fold)."""
    held, of_folds = np.zeros(len(folds), np.bool_), []
    for fold in range(FOLDS):
        of_folds.append(fit(lists.at(folds != fold), without))
        held[folds == fold] = lists.at(folds == fold).first_right(of_folds[-1])
    return held, of_folds


def _tell_parts(
    usable: Sequence[Seen], lists: Lists, folds: npt.NDArray[np.int64], held: npt.NDArray[np.bool_]
) -> None:
    """What is lost where the weights are fitted anew without one part, over the needs of the reports and of all sets."""
    ids = [str(at) for at in range(len(usable))]
    needs = {at: f"{one.question.set} {one.question.need}" for at, one in zip(ids, usable, strict=True)}
    reports = [at for at, one in zip(ids, usable, strict=True) if one.question.kind != PUBLIC]
    whole = dict(zip(ids, held.astype(float), strict=True))
    for part, names in PARTS.items():
        without, _ = _held_out(lists, folds, [RANKED.index(name) for name in names])
        less = dict(zip(ids, without.astype(float), strict=True))
        for where, chosen in {"UN reports": reports, "all sets": ids}.items():
            found = compare({at: less[at] for at in chosen}, {at: whole[at] for at in chosen}, needs)
            print(
                f"Success@1, held out: {part} adds {found.difference:+.4f} (p {found.p:.4f}, {found.needs} needs of {where})",
                file=sys.stderr,
            )
