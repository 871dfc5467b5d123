"""Stage 1: delivered files become typed raw tables, and every record is accounted for.

`check` and below run in a child process on one file; `load` and `manifest` run in the parent on the work
file. Add a domain by adding its contract to feeds/; nothing here may know about marts.
"""
