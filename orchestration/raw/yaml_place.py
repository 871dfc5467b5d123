"""Where a key stands in a YAML file, for messages that name the line.

Add nothing that knows what the keys mean.
"""

from __future__ import annotations

import yaml


def line_of(tree: yaml.Node | None, location: list[str]) -> int:
    """Line of the deepest part of the location that stands in the file; a list's parts are numbers."""
    node, line = tree, 1
    for part in location:
        if isinstance(node, yaml.SequenceNode) and part.isdigit() and int(part) < len(node.value):
            node = node.value[int(part)]
            line = node.start_mark.line + 1
            continue
        if not isinstance(node, yaml.MappingNode):
            break
        found = [(k, v) for k, v in node.value if k.value == part]
        if not found:
            break
        line, node = found[0][0].start_mark.line + 1, found[0][1]
    return line
