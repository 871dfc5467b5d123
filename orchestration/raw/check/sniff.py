"""What the bytes of a file say it is, before anything parses it.

Add a magic number here when a new kind of misnamed file turns up. Headers and rows are not looked at.
"""

from __future__ import annotations

import gzip
import lzma
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO, cast

from orchestration.raw.check.job import HoldFile, Job

_HEAD = 65536
_BOMS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def is_gzip(path: Path) -> bool:
    """True when the bytes, whatever the name, are gzip."""
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def open_binary(path: Path) -> BinaryIO:
    """The file's bytes, gunzipped where they are gzip."""
    return cast(BinaryIO, gzip.open(path, "rb")) if is_gzip(path) else path.open("rb")


def sniff(job: Job) -> None:
    """Hold a file whose bytes are not what its source declares.

    Raises:
        HoldFile: empty, too large, a bomb, truncated gzip, a web page, another format or encoding.
    """
    path = Path(job.path)
    if job.size == 0:
        raise HoldFile("empty_file", "the file has no bytes; ask for the delivery again")
    if job.size > job.max_bytes:
        raise HoldFile("too_large", f"{job.size:,} bytes are more than limits.max_bytes ({job.max_bytes:,})")
    if is_gzip(path):
        _check_gzip(job, path)
    with open_binary(path) as file:
        head = file.read(_HEAD)
    _check_kind(job, head)
    if job.type in ("csv", "tsv", "jsonl", "json"):
        if head in (b"\xef", b"\xef\xbb"):  # readers pass over it in silence
            raise HoldFile("truncated", "the file ends within its byte order mark; ask for the file again")
        _check_encoding(job, head)
    if job.type == "xlsx":
        _check_zip_ratio(job, path)


def _check_gzip(job: Job, path: Path) -> None:
    total = 0
    try:
        with gzip.open(path, "rb") as file:
            while chunk := file.read(1 << 20):
                total += len(chunk)
                if total > 1_000_000 and total > job.size * job.max_ratio:
                    raise HoldFile(
                        "ratio",
                        f"unpacks to more than {job.max_ratio:g} times its size; "
                        "raise limits.max_ratio if this is right",
                    )
                if total > job.max_bytes:
                    raise HoldFile("too_large", f"unpacks to more than limits.max_bytes ({job.max_bytes:,})")
    except (EOFError, zlib.error, gzip.BadGzipFile, lzma.LZMAError) as error:
        raise HoldFile("truncated", f"the gzip data is damaged or cut off ({error}); ask for the file again") from error


def _check_zip_ratio(job: Job, path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise HoldFile("truncated", "the workbook is damaged or cut off; ask for the file again") from error
    if unpacked > 1_000_000 and unpacked > job.size * job.max_ratio:
        raise HoldFile("ratio", f"unpacks to more than {job.max_ratio:g} times its size")


def _check_kind(job: Job, head: bytes) -> None:
    found = _kind(head)
    text_types = {"csv": "delimited text", "tsv": "delimited text", "jsonl": "JSON", "json": "JSON"}
    expected = {"parquet": "Parquet", "xlsx": "a zip archive (XLSX)"}.get(job.type, text_types.get(job.type, ""))
    is_text = job.type in text_types
    wrong = found not in ("", "JSON") if is_text else found != expected
    if is_text and found == "JSON" and job.type in ("csv", "tsv"):
        wrong = _looks_like_json(head)
    if wrong:
        seen = found or "something else"
        raise HoldFile(
            "wrong_format", f"declared as {job.type}, but the bytes are {seen}; check the export or `format.type`"
        )


def _kind(head: bytes) -> str:
    if head[:4] == b"PAR1":
        return "Parquet"
    if head[:4] == b"PK\x03\x04":
        return "a zip archive (XLSX)"
    if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "an old Excel workbook (XLS)"
    stripped = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if stripped.startswith((b"<!doctype", b"<html", b"<?xml")):
        return "a web page or XML"
    return "JSON" if stripped[:1] in (b"{", b"[") else ""


def _looks_like_json(head: bytes) -> bool:
    first = head.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0]
    return first[:1] == b"[" or b'":' in first or b'" :' in first


def _check_encoding(job: Job, head: bytes) -> None:
    bom = next((encoding for mark, encoding in _BOMS.items() if head.startswith(mark)), None)
    if bom == "utf-16" and job.encoding != "utf-16":
        raise HoldFile("wrong_encoding", "the file is UTF-16; declare `format: {encoding: utf-16}`")
    if job.encoding == "utf-16":
        return
    if head.count(b"\x00") > max(2, len(head) // 20):
        raise HoldFile(
            "wrong_encoding", "every other byte is zero: UTF-16 without a mark? Declare `format: {encoding: utf-16}`"
        )
