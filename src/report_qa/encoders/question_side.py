"""What was learnt about asking: corrections of the default model for questions, passages staying as they are.

A multilingual model puts a question nearer to passages in its own language and in its own words. `eval/train_questions.py` learnt
low-rank corrections (Hu et al., 2021) of its upper layers that bring a question near the passage that answers, whatever the
language of either. They are kept in `data/question-side.npz`: for each corrected layer `down`, shape (rank, inputs), and
`up`, shape (outputs, rank); the corrected weights are the old ones plus `up @ down`.
"""

from __future__ import annotations

import hashlib
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import numpy as np

from report_qa.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_FILE = files("report_qa") / "data" / "question-side.npz"


def fingerprint() -> str:
    """Tells one set of corrections from another."""
    return hashlib.sha256(_FILE.read_bytes()).hexdigest()[:16]


def correct(model: SentenceTransformer) -> SentenceTransformer:
    """Add the corrections to a model that was loaded for this; returns it.

    Raises:
        EncoderError: its layers are not those that the corrections are for.
    """
    import torch

    layers = model[0].model.encoder.layer
    with as_file(_FILE) as path, np.load(path, allow_pickle=False) as stored, torch.no_grad():
        for name in sorted({key.rpartition(".")[0] for key in stored.files}):
            number, _, inside = name.partition(".")
            change = stored[f"{name}.up"].astype(np.float32) @ stored[f"{name}.down"].astype(np.float32)
            try:
                layers[int(number)].get_submodule(inside).weight += torch.from_numpy(change)
            except (AttributeError, IndexError, RuntimeError):
                raise EncoderError(
                    f"this version of transformers has no layer {name} to correct; install the pinned versions."
                ) from None
    return model
