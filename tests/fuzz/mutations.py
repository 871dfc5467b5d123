"""What goes wrong on the way: bytes flipped, cut, doubled, inserted, lines moved, encodings mixed, parts damaged.

A mutation is plain data (kind, two places between 0 and 1, what to insert), so that a failing one can be shrunk.
Packed formats (gzip, XLSX) are damaged outside, as bytes, or inside, before they are packed again.
"""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.fuzz.deliver_xlsx import zipped

KINDS = ("flip", "set", "cut", "delete", "double", "insert", "swap", "lines", "drop_line", "reencode", "header")
_INSERTS: tuple[bytes, ...] = (
    b'"', b"'", b"\n", b"\r", b"\r\n", b"\x00", b",", b";", b"\t", b" ", b"\\", b'""', b'"\n', b'\n"', b',"', b'",',
    b"\xef\xbb\xbf", b"\xff\xfe", b"\xe9", b"\xed\xa0\x80", b"\xc2\xa0", b"\xe2\x80\xa8", b"\x1a", b"\x1c", b"\x0b", b"\x0c",
    b"\x85", b"\xc2\x85", b"#", b"{", b"}", b"[", b"]", b"NaN", b"Infinity", b"1e400", b"-", b"0", b"00", b".", b"e5", b"null",
    b"99999999999999999999", b"[" * 3000, b'{"a":' * 2000, b'"c0": "twice", ', b'{"c0": "r9"}\n', b"\\ud800", b"\\u0000",
    b"/* x */", b"x" * 5000, b"=1+1", b"<c r=\"A9\"><v>1</v></c>", b'<row r="9"/>', b' t="e"', b"&amp;", b"&#0;", b"<!--", b"]]>",
    b"<v>1</v>", b' s="1"', b"<t>x</t>", b' hidden="1"', b"&#13;", b"_x000D_", b' r="XFD1048576"',
)  # fmt: skip
_PLACES = st.floats(0, 1, allow_nan=False)


@dataclass(frozen=True)
class Mutation:
    """One change: kind, where, how far, with what; `inside` goes into the packed content."""

    kind: str
    at: float
    to: float
    what: bytes
    inside: bool

    def apply(self, content: bytes, kind: str) -> bytes:
        """The content after this change."""
        if not self.inside:
            return self._change(content)
        if content[:2] == b"\x1f\x8b":
            try:
                return gzip.compress(self._change(gzip.decompress(content)), mtime=0)
            except (OSError, EOFError, ValueError, zlib.error):
                return self._change(content)
        return self._part(content) if kind == "xlsx" else self._change(content)

    def _part(self, content: bytes) -> bytes:
        """The workbook with one of its parts changed; most often the first sheet."""
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                parts = {name: archive.read(name) for name in archive.namelist()}
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError, RuntimeError, zlib.error):
            return self._change(content)
        names = sorted(parts, key=lambda name: "sheet1" not in name and "sharedStrings" not in name)
        chosen = names[int(self.to * 1000) % len(names)] if self.to > 0.7 else names[int(self.to * 1000) % 2]
        parts[chosen] = self._change(parts[chosen])
        return zipped(parts)

    def _change(self, content: bytes) -> bytes:
        if not content:
            return self.what
        place = min(int(self.at * len(content)), len(content) - 1)
        span = max(1, int(self.to * min(40, len(content) - place)))
        end = min(place + span, len(content))
        head, piece, tail = content[:place], content[place:end], content[end:]
        if self.kind in ("lines", "drop_line", "header"):
            return self._lines(content)
        if self.kind == "reencode":
            return head + _reencoded(content[place:], wide=self.to > 0.7)
        if self.kind == "swap":
            other = min(int(self.to * len(content)), len(content) - 1)
            low, high = sorted((place, other))
            middle = content[low + 1 : high]
            return content[:low] + content[high : high + 1] + middle + content[low : low + 1] + content[high + 1 :]
        return {
            "flip": head + bytes([content[place] ^ 1 << int(self.to * 7)]) + content[place + 1 :],
            "set": head + self.what[:1] + content[place + 1 :],
            "cut": head,
            "delete": head + tail,
            "double": head + piece + piece + tail,
            "insert": head + self.what + content[place:],
        }[self.kind]

    def _lines(self, content: bytes) -> bytes:
        """Lines doubled, dropped or moved; for XML its rows; `header` changes names in the first line."""
        if self.kind == "header":
            names = re.findall(rb"c[0-9]", content)
            if not names:
                return content + content
            one, other = names[int(self.at * (len(names) - 1))], names[int(self.to * (len(names) - 1))]
            return (
                content.replace(one, b"@@", 1).replace(other, one, 1).replace(b"@@", other, 1)
                if self.at > 0.3
                else content.replace(one, other.upper(), 1)
            )
        lines = re.split(rb"(?<=\n)|(?=<row )", content)
        one, to = int(self.at * (len(lines) - 1)), int(self.to * len(lines))
        moved = lines[one]
        if self.kind == "drop_line":
            return b"".join(lines[:one] + lines[one + 1 :])
        return b"".join([*lines[:to], moved, *lines[to:]])


def _reencoded(tail: bytes, *, wide: bool) -> bytes:
    text = tail.decode("utf-8", "replace")
    return text.encode("utf-16-le") if wide else text.encode("latin-1", "replace").replace(b"a", b"\xe9")


mutations = st.lists(
    st.builds(
        Mutation, st.sampled_from(KINDS), _PLACES, _PLACES, st.sampled_from(_INSERTS) | st.binary(min_size=1, max_size=3),
        st.sampled_from((True, True, True, False)),
    ),
    min_size=1, max_size=3,
)  # fmt: skip


def damaged(content: bytes, changes: list[Mutation], kind: str) -> bytes:
    """The content after all changes, one after the other."""
    for change in changes:
        content = change.apply(content, kind)
    return content
