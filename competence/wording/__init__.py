"""The one place that turns codes from the rules into words."""

from competence.wording.names import Names
from competence.wording.plans import day_off_word, moved_words
from competence.wording.requirements import (
    Line,
    line,
    lines,
    path_step_title,
    proof_line,
    requirement_sentence,
    requirement_title,
    stair_step_title,
    step_title,
)
from competence.wording.states import (
    day_words,
    earliest_words,
    later_words,
    level_word,
    state_word,
    until_words,
    waits_for_word,
)
from competence.wording.tasks import (
    ELIGIBILITY_LAW,
    LawNote,
    PermissionWords,
    basis_word,
    eligibility_status_word,
    next_action_word,
    outcome_word,
    permission_level_word,
    permission_words,
    task_title,
)
from competence.wording.waiting import waiting_for, waiting_what

__all__ = [
    "ELIGIBILITY_LAW",
    "LawNote",
    "Line",
    "Names",
    "PermissionWords",
    "basis_word",
    "day_off_word",
    "day_words",
    "earliest_words",
    "eligibility_status_word",
    "later_words",
    "level_word",
    "line",
    "lines",
    "moved_words",
    "next_action_word",
    "outcome_word",
    "path_step_title",
    "permission_level_word",
    "permission_words",
    "proof_line",
    "requirement_sentence",
    "requirement_title",
    "stair_step_title",
    "state_word",
    "step_title",
    "task_title",
    "until_words",
    "waiting_for",
    "waiting_what",
    "waits_for_word",
]
