"""The parts of a module, and the kinds of block a part is made of."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import IntegerBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.blocks.keyed import Keyed, line, several, words

RICH_TEXT = ["h3", "h4", "bold", "italic", "ol", "ul", "link"]


class OptionBlock(Keyed):
    text = words(_("Option"), rows=2)
    answer = words(
        _("What happens"), _("Two to four sentences that answer this choice, without blame.")
    )

    class Meta:
        label = _("Option")
        label_format = "{text}"


class ChoiceBlock(Keyed):
    situation = words(_("Situation"), _("Who, where, what time, what is said."), rows=4)
    question = line(_("Question"))
    options = several(OptionBlock(), _("Options"))

    class Meta:
        label = _("Choice")
        label_format = "{question}"
        icon = "radio-full"


class OutcomeBlock(StructBlock):
    option = line(_("Key of the option in the step before"))
    text = words(_("What it led to"))

    class Meta:
        label = _("What the choice led to")
        label_format = "{option}"


class CaseStepBlock(Keyed):
    situation = words(_("Situation"), rows=4)
    after = several(OutcomeBlock(), _("After the choice in the step before"), default=[])
    question = line(_("Question"))
    options = several(OptionBlock(), _("Options"))

    class Meta:
        label = _("Step")
        label_format = "{question}"


class CaseBlock(Keyed):
    title = line(_("Title"))
    steps = several(CaseStepBlock(), _("Steps"))

    class Meta:
        label = _("Case in steps")
        label_format = "{title}"
        icon = "list-ol"


class OrderedItemBlock(Keyed):
    text = words(_("Text"), rows=2)

    class Meta:
        label = _("Item")
        label_format = "{text}"


class OrderBlock(Keyed):
    question = line(_("Question"))
    items = several(OrderedItemBlock(), _("Items, in the right order"))
    answer = words(_("Why this order"))

    class Meta:
        label = _("Put in order")
        label_format = "{question}"
        icon = "order"


class BucketBlock(Keyed):
    title = line(_("Title"))

    class Meta:
        label = _("Bucket")
        label_format = "{title}"


class SortedItemBlock(Keyed):
    text = words(_("Text"), rows=2)
    bucket = line(_("Key of its bucket"))
    answer = words(_("Why it belongs there"))

    class Meta:
        label = _("Item")
        label_format = "{text}"


class SortBlock(Keyed):
    question = line(_("Question"))
    buckets = several(BucketBlock(), _("Buckets"))
    items = several(SortedItemBlock(), _("Items"))

    class Meta:
        label = _("Sort")
        label_format = "{question}"
        icon = "grip"


class LawNoteBlock(Keyed):
    ref = line(_("Key of the law reference"), _("Shown in the margin."))

    class Meta:
        label = _("Law note")
        label_format = "{ref}"
        icon = "openquote"


class ImageBlock(Keyed):
    file = ImageChooserBlock(label=_("Image"), required=False)
    alt = line(_("Text for those who cannot see the image"))
    caption = line(_("Caption"))

    class Meta:
        label = _("Image")
        label_format = "{alt}"
        icon = "image"


class VideoBlock(Keyed):
    file = DocumentChooserBlock(label=_("Film (mp4 or webm)"), required=False)
    captions = DocumentChooserBlock(label=_("Subtitles (vtt)"), required=False)
    transcript = words(_("Everything said and shown, as text"), rows=6)

    class Meta:
        label = _("Film")
        icon = "media"


class ReflectionBlock(Keyed):
    prompt = words(_("What to think of"), _("Her answer is seen by nobody else."))

    class Meta:
        label = _("Reflection")
        label_format = "{prompt}"
        icon = "edit"


class PracticalBlock(Keyed):
    element = line(_("Practical element"), _("PE1 to PE15, or empty."))
    text = words(_("What to do at work"))

    class Meta:
        label = _("At work")
        label_format = "{text}"
        icon = "clipboard-list"


class CalloutBlock(Keyed):
    title = line(_("Title"))
    text = words(_("Text"))

    class Meta:
        label = _("Remember")
        label_format = "{title}"
        icon = "info-circle"


class PartBlocks(StreamBlock):
    text = RichTextBlock(label=_("Text"), features=RICH_TEXT, required=False, icon="pilcrow")
    table = words(
        _("Table"), _("One row a line, | between the cells, --- under the first row."), rows=6
    )
    choice = ChoiceBlock()
    case = CaseBlock()
    order = OrderBlock()
    sort = SortBlock()
    law = LawNoteBlock()
    image = ImageBlock()
    video = VideoBlock()
    reflection = ReflectionBlock()
    practical = PracticalBlock()
    callout = CalloutBlock()

    class Meta:
        required = False


class PartBlock(Keyed):
    title = line(_("Title"))
    minutes = IntegerBlock(
        label=_("Minutes"), required=False, min_value=1, help_text=_("Three to six.")
    )
    blocks = PartBlocks(label=_("Content"))

    class Meta:
        label = _("Part")
        label_format = "{title}"
        icon = "doc-full"


PARTS = [("part", PartBlock())]
