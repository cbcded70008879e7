from competence.models.assessment import Assessment, PanelMember
from competence.models.assignment import Assignment, AssignmentMove, Deviation
from competence.models.assignment_rule import AssignmentRule, AssignmentRuleVersion, Reached
from competence.models.certificate import (
    Certificate,
    CertificateFile,
    NumberSeries,
    Revocation,
)
from competence.models.claim import Claim, ClaimFile
from competence.models.decision import Decision, Proposal
from competence.models.employer import EmployerAnswer, EmployerQuestion
from competence.models.fact import Fact
from competence.models.heartbeat import Heartbeat
from competence.models.indicator import IndicatorSnapshot
from competence.models.inventory import OwnWord
from competence.models.invitation_batch import BatchInvitee, InvitationBatch
from competence.models.learning import Attempt, ExerciseAnswer, Note, PartDone, Progress
from competence.models.map_file import MapFile
from competence.models.message import Message
from competence.models.outbox import OutboxRow
from competence.models.path_choice import PathChoice, PathMove
from competence.models.people_import import (
    PeopleImport,
    PeopleImportColumns,
    PeopleImportLine,
)
from competence.models.practice import Occasion, Rating
from competence.models.recall import RecallAnswer
from competence.models.region_month import RegionMonth
from competence.models.relief import AdvancedCourse, ReliefMonth, ReliefPlan
from competence.models.routine import Routine, RoutineNotice, RoutineVersion
from competence.models.rule_change import Choice, KeptRules, RuleChange, RuleChangePerson
from competence.models.rules import RuleSet, RuleVersion
from competence.models.saved_view import SavedView
from competence.models.specialist import SpecialistListing, SpecialistSharing
from competence.models.standing import Standing, StandingRun
from competence.models.study_time import StudySlot
from competence.models.supervision import SupervisionSession
from competence.models.supplement import Supplement, SupplementSubject
from competence.models.talk import Talk
from competence.models.training import MethodOwnership, TrainingDay
from competence.models.validity_check import ValidityBreach, ValidityRun

__all__ = [
    "AdvancedCourse",
    "Assessment",
    "Assignment",
    "AssignmentMove",
    "AssignmentRule",
    "AssignmentRuleVersion",
    "Attempt",
    "BatchInvitee",
    "Certificate",
    "CertificateFile",
    "Choice",
    "Claim",
    "ClaimFile",
    "Decision",
    "Deviation",
    "EmployerAnswer",
    "EmployerQuestion",
    "ExerciseAnswer",
    "Fact",
    "Heartbeat",
    "IndicatorSnapshot",
    "InvitationBatch",
    "KeptRules",
    "MapFile",
    "Message",
    "MethodOwnership",
    "Note",
    "NumberSeries",
    "Occasion",
    "OutboxRow",
    "OwnWord",
    "PanelMember",
    "PartDone",
    "PathChoice",
    "PathMove",
    "PeopleImport",
    "PeopleImportColumns",
    "PeopleImportLine",
    "Progress",
    "Proposal",
    "Rating",
    "Reached",
    "RecallAnswer",
    "RegionMonth",
    "ReliefMonth",
    "ReliefPlan",
    "Revocation",
    "Routine",
    "RoutineNotice",
    "RoutineVersion",
    "RuleChange",
    "RuleChangePerson",
    "RuleSet",
    "RuleVersion",
    "SavedView",
    "SpecialistListing",
    "SpecialistSharing",
    "Standing",
    "StandingRun",
    "StudySlot",
    "SupervisionSession",
    "Supplement",
    "SupplementSubject",
    "Talk",
    "TrainingDay",
    "ValidityBreach",
    "ValidityRun",
]
