"""The way out: the whole newsroom as JSON lines with a written schema, and its files beside them.

`kinds` says what comes along, `codec` how a value is written, `schema` puts both into a JSON
Schema. `lines` writes the rows, `archive` the file they travel in with the media. What reads it
back is `articles/moving/sources/jsonl.py`.
"""
