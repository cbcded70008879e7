"""What editors write in: blocks that mirror the module document field by field."""

from cms.blocks.front import CONVERSATION, GLOSSARY, GOALS, LAW, SOURCES
from cms.blocks.parts import PARTS
from cms.blocks.questions import QUESTIONS

__all__ = ["CONVERSATION", "GLOSSARY", "GOALS", "LAW", "PARTS", "QUESTIONS", "SOURCES"]
