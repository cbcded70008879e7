from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BlockGroup, CharBlock, ListBlock, StructBlock, TextBlock


class Keyed(StructBlock):
    """A block with a stable key. Left empty it is filled in from the text; later it stays."""

    key = CharBlock(
        label=_("Key"),
        required=False,
        max_length=60,
        help_text=_(
            "Is filled in for you. Do not change it once the module is published: "
            "the learner's place and answers hang on it."
        ),
    )

    def get_form_layout(self) -> BlockGroup:
        shown = [name for name in self.child_blocks if name != "key"]
        return BlockGroup(shown, settings=["key"])


def line(label: Any, help_text: Any = "", **options: Any) -> CharBlock:
    return CharBlock(label=label, help_text=help_text, required=False, **options)


def words(label: Any, help_text: Any = "", rows: int = 3) -> TextBlock:
    return TextBlock(label=label, help_text=help_text, required=False, rows=rows)


def several(block: Any, label: Any, **options: Any) -> ListBlock:
    return ListBlock(block, label=label, required=False, collapsed=True, **options)
