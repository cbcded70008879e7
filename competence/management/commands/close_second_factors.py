from typing import Any

from django.core.management.base import BaseCommand

from competence.people import second_factor_keys


class Command(BaseCommand):
    help = "Close every second factor with the first of STEGVIS_SECOND_FACTOR_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Closed with the first key: {second_factor_keys.close_again()}.")
