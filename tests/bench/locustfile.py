"""What Locust asks: the one address of --host, with the HEADERS of the environment."""

import os

from locust import FastHttpUser, task

HEADERS = dict(line.split(": ", 1) for line in os.environ["HEADERS"].splitlines())


class Reader(FastHttpUser):
    """Reads the page again and again."""

    @task
    def read(self):
        """Ask once; 304 is an answer as good as any."""
        with self.client.get("", headers=HEADERS, catch_response=True) as response:
            if response.status_code in (200, 304):
                response.success()
