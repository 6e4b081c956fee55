"""Backup and restore: one archive holds the database, the media and the digests of all files.

It is consistent although the newsroom goes on working. A media file never changes, has a name that
is never used again, is written before the row that names it and deleted after it. So the media are
copied first, then the database is read in one snapshot, then new media files are added. A file that
a row of the snapshot names was there before the snapshot, so the first or the second walk finds it.
(Only a photo that is uploaded and deleted again while the backup runs can be missing.)

`tar` is the file format, `databases` knows SQLite and PostgreSQL, `media` the folder.
"""
