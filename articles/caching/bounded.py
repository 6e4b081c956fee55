"""A store in memory, bounded in bytes: what was asked for longest ago goes first."""

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Bounded(Generic[Key, Value]):
    """Values under keys, up to `limit` bytes; what derives from it says `weight`. Thread-safe."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._lock = Lock()
        self.clear()

    def weight(self, value: Value) -> int:
        """How many bytes `value` takes."""
        raise NotImplementedError

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values: OrderedDict[Key, Value] = OrderedDict()
            self.size = 0  # bytes

    def get(self, key: Key) -> Value | None:
        """Return the value kept under `key`."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
        return value

    def keep(self, key: Key, value: Value) -> None:
        """Keep `value` under `key`, in the place of what was there."""
        with self._lock:
            self._drop(key)
            self._values[key] = value
            self.size += self.weight(value)
            while self.size > self.limit:
                self._drop(next(iter(self._values)))

    def _drop(self, key: Key) -> None:
        value = self._values.pop(key, None)
        if value is not None:
            self.size -= self.weight(value)
