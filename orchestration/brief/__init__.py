"""The brief: one page that a person reads, written from a published file and nothing else.

Add here what a reader should see: a query, a sentence, a chart, a template. Nothing here computes a
metric that a mart could hold, and nothing imports another stage.
"""
