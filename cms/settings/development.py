"""For work on Stegvis itself: as the demo, with DEBUG."""

from cms.settings.demo import *

DEBUG = True
