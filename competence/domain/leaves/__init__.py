"""What each kind of leaf says about one person on one day."""

from collections.abc import Callable, Mapping

from competence.domain.answer import Answer
from competence.domain.case import Case
from competence.domain.grammar import Leaf
from competence.domain.leaves import decided, experienced, learnt, practised

ANSWERS: Mapping[str, Callable[[Leaf, Case], Answer]] = {
    "module": learnt.module,
    "check": learnt.check,
    "document": learnt.document,
    "method": learnt.method,
    "external": learnt.external,
    "talk": practised.talk,
    "element": practised.element,
    "supervision": practised.supervision,
    "assessment": practised.assessment,
    "experience": experienced.experience,
    "mentored": experienced.mentored,
    "eligibility": decided.eligibility,
    "step": decided.step,
    "decision": decided.decision,
}
