"""What editors have asked for at a later hour. Wagtail keeps the hour; beat brings it."""

from celery import shared_task
from django.core.management import call_command
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Revision

from cms.compile import NotReady
from competence.people import clock
from competence.people.audit import SYSTEM, record
from competence.services import messages


@shared_task(name="cms.tasks.publish_scheduled")
def publish_scheduled() -> int:
    """Publish and take down what is due; returns how many pages were not ready.

    A page that is not ready loses its hour and its editor is told. The others go on.
    """
    due = Revision.objects.filter(approved_go_live_at__lt=clock.machine_now())
    refused = sum(not _published(revision) for revision in due.order_by("approved_go_live_at"))
    call_command("publish_scheduled")
    return refused


def _published(revision: Revision) -> bool:
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
    except NotReady as lacking:
        _give_back(revision, lacking)
        return False
    return True


@transaction.atomic
def _give_back(revision: Revision, lacking: NotReady) -> None:
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    record("course.publishing_refused", lacking.page, by=SYSTEM, revision=revision.pk)
    editor = revision.user and revision.user.persons.first()
    if editor is None:
        return
    with messages.language_of(editor):
        messages.write(
            to=editor,
            subject=_("%(title)s was not published") % {"title": lacking.page.title},
            text=_(
                "Hello %(name)s,\n\n%(title)s was to be published at the hour you chose, but "
                "something is missing:\n\n%(missing)s\n\nYour text is kept as a draft. Mend it and "
                "publish again:\n%(address)s"
            )
            % {
                "name": editor.given_name,
                "title": lacking.page.title,
                "missing": "\n".join(f"– {line}" for line in lacking.messages),
                "address": messages.link("wagtailadmin_pages:edit", lacking.page.pk),
            },
        )
