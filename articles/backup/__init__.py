"""Backup and restore: one archive holds the database, the media and what proves them whole.

Why it is consistent while the newsroom works: a file in media never changes, has a name of its
own, is written before the row that names it and removed after it. So the media are copied first,
then the database is read in one snapshot, then what came to the media meanwhile is added. Whatever
a row of the snapshot names was there before the snapshot: it is found by the first walk or by the
second. (Only a photo both uploaded and deleted again while the backup runs can be missing.)

`archive` is the file format, `databases` knows SQLite and PostgreSQL, `media` the folder.
"""
