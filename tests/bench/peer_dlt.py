"""The same loads with dlt, run by the peers' own interpreter: `python peer_dlt.py READER FOLDER GLOB WORK`.

Readers are those that dlt documents for its filesystem source, with their defaults, and the fastest one
(`read_csv_duckdb` handing over Arrow tables in large batches).
"""

from __future__ import annotations

import json
import os
import sys

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"


def main() -> None:
    """Loads one file into a new DuckDB file and says how many rows are there."""
    reader, folder, pattern, work = sys.argv[1:5]
    os.environ["DLT_DATA_DIR"] = os.environ["DLT_PROJECT_DIR"] = work
    import dlt
    import duckdb
    from dlt.sources.filesystem import filesystem, read_csv, read_csv_duckdb, read_jsonl

    readers = {
        "read_csv": lambda: read_csv(),
        "read_csv_duckdb": lambda: read_csv_duckdb(),
        "read_csv_duckdb_arrow": lambda: read_csv_duckdb(chunk_size=100_000, use_pyarrow=True),
        "read_jsonl": lambda: read_jsonl(),
    }
    database = f"{work}/peer.duckdb"
    pipeline = dlt.pipeline(
        "bench", destination=dlt.destinations.duckdb(database), dataset_name="raw", pipelines_dir=work
    )
    files = filesystem(bucket_url=f"file://{folder}", file_glob=pattern) | readers[reader]()
    pipeline.run(files.with_name("loaded"), write_disposition="replace")
    with duckdb.connect(database, read_only=True) as con:
        row = con.execute("select count(*) from raw.loaded").fetchone()
    print(json.dumps({"loaded": row[0] if row else 0}), flush=True)


if __name__ == "__main__":
    main()
