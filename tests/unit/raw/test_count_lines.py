"""Lines of a JSON lines file, counted in chunks: the same as one by one, wherever a chunk ends."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.raw.check import count

PIECES = st.sampled_from([b"a", b"{}", b"\n", b"\n", b"\r\n", b" ", b"\t", b"\r", b"\x0b"])


def _one_by_one(data: bytes) -> int:
    return sum(1 for part in re.split(rb"[\r\n]", data) if part.strip(b" \t\r\n"))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lines") / "lines.jsonl"


@given(pieces=st.lists(PIECES, max_size=25), mark=st.booleans(), chunk=st.integers(1, 40))
def test_chunks_count_what_lines_count(file: Path, pieces: list[bytes], mark: bool, chunk: int) -> None:
    data = b"".join(pieces)
    file.write_bytes((b"\xef\xbb\xbf" if mark else b"") + data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(count, "_CHUNK", max(chunk, 3))  # the mark of the encoding is read whole
        assert count.line_count(file, " \t\r\n") == _one_by_one(data)
