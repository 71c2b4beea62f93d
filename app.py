"""`python app.py`: build the index where it is missing or stale, then serve the page on http://127.0.0.1:7860."""

from __future__ import annotations

from report_qa.cli import main

if __name__ == "__main__":
    main(["serve", "--build"])
