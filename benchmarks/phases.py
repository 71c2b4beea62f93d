"""`python -m benchmarks.phases INDEX QUESTION`: what `report-qa ask` does, step by step, with seconds, as JSON. A child's work."""

from __future__ import annotations

import time

STARTED = time.perf_counter()

import json  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402


def main() -> None:
    """Import, load, open, ask twice."""
    steps: dict[str, float] = {}
    last = STARTED

    def done(step: str) -> None:
        nonlocal last
        now = time.perf_counter()
        steps[step] = now - last
        last = now

    from report_qa import cli, terminal  # noqa: F401
    from report_qa.config import Settings
    from report_qa.wiring import open_assistant

    done("import report_qa (cli, terminal, wiring)")
    import faiss  # noqa: F401

    done("import faiss")
    import sentencepiece  # noqa: F401

    from report_qa.encoders.quiet import import_openvino

    import_openvino()
    done("import openvino, sentencepiece")
    from report_qa.wiring import make_encoder

    settings = Settings.from_environment(index=Path(sys.argv[1]))
    make_encoder(settings).count_tokens("a")
    done("load vocabulary and compiled model (once more inside the next step)")
    assistant = open_assistant(settings)
    done("open_assistant: model, index, retriever")
    assistant.ask(sys.argv[2])
    done("first question")
    assistant.ask(sys.argv[2])
    done("the same again")
    json.dump(steps, sys.stdout)


if __name__ == "__main__":
    main()
