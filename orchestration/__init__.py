"""The code location: everything that touches the file system, in stage order.

settings ← resources ← {raw, transform, audit, publish, brief} ← jobs ← schedules, sensors ← definitions ← cli.
Stages never import each other; they meet in the work file (docs/ARCHITECTURE.md). Nothing runs at import.
"""
