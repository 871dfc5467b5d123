"""Survey exports as their tools write them: one record a response, melted into one row an answer.

One module a family of tools. Each says by which header it knows its export, which columns are about the response and
which are questions; what is done with them is the same for all (`read`). Add a tool as a function that gives a
`Layout` (delimited text) or a `Shape` (JSON), and name it in `recognise`.
"""
