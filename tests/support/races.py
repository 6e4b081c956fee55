"""Races for real: threads that begin together, each with a connection of its own."""

import threading

from django.db import connection


def at_once(do, arguments):
    """What `do` returns for each of `arguments`, in their order, called at the same moment.

    Raises what the first of them raised.
    """
    arguments = list(arguments)
    start, answers, faults = threading.Barrier(len(arguments)), {}, []

    def run(number, argument):
        try:
            start.wait()
            answers[number] = do(argument)
        except Exception as fault:  # else it would end in its thread, unseen
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(arguments)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return [answers[number] for number in range(len(arguments))]
