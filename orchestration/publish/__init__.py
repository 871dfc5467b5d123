"""The publish stage: a gate, a copy in a fresh version directory, and one symlink that changes.

Add here what makes a version: checks before it, its files, its history. Nothing here computes or
alters a mart, and nothing imports another stage: the brief comes in as a function.
"""
