"""The editor's checklist: what a module needs before it is published."""

from collections.abc import Iterator

from cms.contentfiles.minutes import reading_minutes
from cms.contentfiles.module import Module
from courses import documents
from courses.blocks import (
    Block,
    CaseBlock,
    ChoiceBlock,
    ImageBlock,
    OrderBlock,
    SortBlock,
    VideoBlock,
)
from courses.documents import ModuleDocument
from courses.pool import OneQuestion, Pool, Question, SeveralQuestion
from courses.problems import Problem, gettext_noop

SMALLEST_POOL = 10
CONVERSATION_QUESTIONS = 3
HONEST_WITHIN = 0.3


def check_module(module: Module) -> list[Problem]:
    document, pool = module.document, module.pool
    return [
        *documents.problems(document, pool),
        *_sources(document),
        *_minutes(document),
        *_conversation(document),
        *_questions(document, pool),
        *_answers(document),
        *_explanations(pool),
        *_media(module),
    ]


def _sources(document: ModuleDocument) -> Iterator[Problem]:
    if not document.sources:
        yield Problem("sources", gettext_noop("Name at least one source."))
    for at, reference in enumerate(document.law):
        if not reference.checked_on:
            message = gettext_noop("Write the day when somebody last read the act.")
            yield Problem(f"law[{at}].checked_on", message)
        if not reference.source:
            yield Problem(f"law[{at}].source", gettext_noop("Write where the act can be read."))


def _minutes(document: ModuleDocument) -> Iterator[Problem]:
    stated, counted = document.minutes.reading, reading_minutes(document)
    if abs(stated - counted) > HONEST_WITHIN * counted:
        message = gettext_noop("%(stated)d minutes are stated, about %(counted)d are needed.")
        values = {"stated": stated, "counted": round(counted)}
        yield Problem("minutes.reading", message, values)
    summed = sum(part.minutes for part in document.parts) + document.check.draw
    if stated != summed:
        message = gettext_noop(
            "%(stated)d minutes are stated, the parts and the questions make %(summed)d."
        )
        yield Problem("minutes.reading", message, {"stated": stated, "summed": summed})
    if document.minutes.conversation != document.conversation.minutes:
        message = gettext_noop("The conversation has two different lengths.")
        yield Problem("conversation.minutes", message)


def _conversation(document: ModuleDocument) -> Iterator[Problem]:
    if len(document.conversation.questions) != CONVERSATION_QUESTIONS:
        message = gettext_noop("Write three questions for the conversation.")
        yield Problem("conversation.questions", message)


def _questions(document: ModuleDocument, pool: Pool) -> Iterator[Problem]:
    if len(pool) < SMALLEST_POOL:
        message = gettext_noop("The pool has %(count)d questions and needs at least %(least)d.")
        yield Problem("pool", message, {"count": len(pool), "least": SMALLEST_POOL})
    if document.check.draw > len(pool):
        message = gettext_noop("More questions are drawn than there are in the pool.")
        yield Problem("check.draw", message)
    proved = {question.goal for question in pool}
    for at, goal in enumerate(document.goals):
        if goal.key not in proved:
            yield Problem(f"goals[{at}]", gettext_noop("No question proves this goal."))


def _answers(document: ModuleDocument) -> Iterator[Problem]:
    for at, part in enumerate(document.parts):
        for number, block in enumerate(part.blocks):
            for path, answer in _block_answers(block):
                if not answer.strip():
                    message = gettext_noop("Write an answer to this choice.")
                    yield Problem(f"parts[{at}].blocks[{number}].{path}", message)


def _block_answers(block: Block) -> Iterator[tuple[str, str]]:
    match block:
        case ChoiceBlock(options=options):
            yield from ((f"options[{at}].answer", o.answer) for at, o in enumerate(options))
        case CaseBlock(steps=steps):
            for step_at, step in enumerate(steps):
                for at, option in enumerate(step.options):
                    yield f"steps[{step_at}].options[{at}].answer", option.answer
        case SortBlock(items=items):
            yield from ((f"items[{at}].answer", item.answer) for at, item in enumerate(items))
        case OrderBlock(answer=answer):
            yield "answer", answer


def _explanations(pool: Pool) -> Iterator[Problem]:
    for at, question in enumerate(pool):
        name, explanations = _question_explanations(question)
        for number, explanation in enumerate(explanations):
            if not explanation.strip():
                path = f"pool[{at}].{name}[{number}].explanation"
                yield Problem(path, gettext_noop("Explain this option."))


def _question_explanations(question: Question) -> tuple[str, list[str]]:
    if isinstance(question, OneQuestion | SeveralQuestion):
        return "options", [option.explanation for option in question.options]
    return "items", [item.explanation for item in question.items]


def _media(module: Module) -> Iterator[Problem]:
    used: set[str] = set()
    for at, part in enumerate(module.document.parts):
        for number, block in enumerate(part.blocks):
            for name, file in _block_files(block):
                used.add(file)
                if file not in module.media:
                    message = gettext_noop("The file %(file)s is not in the media folder.")
                    path = f"parts[{at}].blocks[{number}].{name}"
                    yield Problem(path, message, {"file": file})
    for file in sorted(set(module.media) - used):
        message = gettext_noop("No block uses the file %(file)s.")
        yield Problem("", message, {"file": file})


def _block_files(block: Block) -> Iterator[tuple[str, str]]:
    if isinstance(block, ImageBlock | VideoBlock):
        yield "file", block.file
    if isinstance(block, VideoBlock):
        yield "captions", block.captions
