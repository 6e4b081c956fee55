"""What readers see: each model says of itself which rows, as `readers_see`.

The triggers of the content stamp are made from it (`caching/triggers.py`), so a model that says
nothing would leave kept pages stale. A test fails for one.
"""

from dataclasses import dataclass

EVENTS = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Rows:
    """The rows of a model that readers see, and which events change what they see.

    `where` is an SQL condition on a row, written `{row}`; empty where readers see every row.
    `unseen` are columns of which readers get nothing: an UPDATE that names these alone is none.
    `in_holes` says that other pages show them in holes alone (`caching/holes.py`), so that these
    pages last through a change of such a row.
    """

    where: str = ""
    events: tuple[str, ...] = EVENTS
    in_holes: bool = False
    unseen: tuple[str, ...] = ()


EVERY_ROW = Rows()
NO_ROW = None
