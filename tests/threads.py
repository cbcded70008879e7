"""The same thing done by many at the same moment, each on a database connection of its own."""

import threading

from django.db import connection


def in_threads(number, call):
    """Run `call` at the same moment in many threads; what each returned or raised."""
    start, answers = threading.Barrier(number), []

    def run():
        try:
            start.wait()
            answers.append(call())
        except Exception as error:  # noqa: BLE001  whatever it is, the test compares it
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
