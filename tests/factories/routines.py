"""A routine as its editor publishes it."""

from competence.people import clock
from competence.people.audit import SYSTEM
from competence.services import routines
from courses import control

RIGHT, WRONG = "larmet", "ropa"
QUESTION = control.from_json(
    {
        "stem": "Vad tar du med dig till besöket?",
        "options": [
            {
                "key": RIGHT,
                "text": "Ett larm.",
                "correct": True,
                "explanation": "Du hämtar larmet först.",
            },
            {
                "key": WRONG,
                "text": "Inget, jag ropar.",
                "correct": False,
                "explanation": "Ingen hör dig genom dörren.",
            },
        ],
    }
)


def publish_routine(unit, html="<p>Ta larmet.</p>", *, key="larm", by=SYSTEM, **changes):
    written = {"title": "Larm och hot", "owner": "Enhetschefen", "valid_from": clock.today()}
    writing = routines.Writing(html=html, **(written | changes))
    return routines.publish(unit=unit, key=key, written=writing, by=by)
