"""Measure a call, an import and a page of rows, side by side with other clients.

``python -m benchmarks`` measures everything and writes ``RESULTS.md`` and ``results.svg``;
``python -m benchmarks --quick`` takes less than two minutes and only prints.
"""
