from django.apps import AppConfig


class CompetenceConfig(AppConfig):
    name = "competence"
    verbose_name = "Competence"

    def ready(self) -> None:
        # Registers the outbox's handlers in every process: web, worker, beat and commands.
        import competence.tasks  # noqa: F401
