"""What the account pages need beyond the design system."""

from django import template
from django.forms import BaseForm

register = template.Library()

# The order matters: Edge calls itself Chrome too, and Chrome calls itself Safari.
_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def browser_name(user_agent: str) -> str:
    """Firefox, Windows: enough to recognise one's own device."""
    found = [
        next((name for mark, name in marks if mark in user_agent), "")
        for marks in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(name for name in found if name) or user_agent[:40]


@register.filter
def plain(form: BaseForm) -> BaseForm:
    """allauth repeats every label as a placeholder; one is enough."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form
