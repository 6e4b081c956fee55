"""What a call costs: time of the processor, so that what others do meanwhile makes nothing slow."""

import time

MOST = 3  # seconds of the processor, for the largest input that is accepted
NOISE = 0.3  # seconds: less tells nothing, for a garbage collection or a cold cache takes as long


def seconds(call, made):
    """Return what `call(made)` took."""
    start = time.process_time()
    call(made)
    return time.process_time() - start


def too_slow(call, make, size):
    """Return None where `call(make(size))` is no dearer than its size explains.

    Else what half the size took, and the whole: more than MOST, or far more than twice the half.
    """
    took = seconds(call, make(size))
    if took < NOISE:
        return None
    took = min(took, seconds(call, make(size)))  # once may be a hiccup of the machine
    half = seconds(call, make(size // 2))
    return (half, took) if took > MOST or took > 3 * half + NOISE else None
