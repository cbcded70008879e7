"""What beat starts, and when. Exactly one beat runs; every job bears being started twice."""

from celery.schedules import crontab

SCHEDULE = {
    "outbox-sweep": {"task": "competence.tasks.sweep", "schedule": 10.0},
    "audit-seal": {"task": "competence.tasks.seal_audit", "schedule": 300.0},
    "publish-scheduled": {"task": "cms.tasks.publish_scheduled", "schedule": 60.0},
    "standings-nightly": {
        "task": "competence.tasks.refresh_standings",
        "schedule": crontab(hour=2, minute=10),
    },
    # Soon after midnight, when a last day has passed.
    "leavers-close": {
        "task": "competence.tasks.close_for_those_who_left",
        "schedule": crontab(hour=0, minute=5),
    },
    # After the standings: a rule may ask what somebody holds.
    "assignment-rules": {
        "task": "competence.tasks.carry_out_assignment_rules",
        "schedule": crontab(hour=2, minute=40),
    },
    # After the standings, so that both tell of the same day.
    "validity-nightly": {
        "task": "competence.tasks.check_validity",
        "schedule": crontab(hour=3, minute=15),
    },
    "programme-versions": {
        "task": "competence.tasks.move_to_latest_programmes",
        "schedule": crontab(hour=2, minute=30),
    },
    # Of the month that is over, once: a night that was missed is made up for by the next.
    "indicators-monthly": {
        "task": "competence.tasks.make_indicators",
        "schedule": crontab(hour=4, minute=10),
    },
    "certificate-files-sweep": {
        "task": "competence.tasks.sweep_certificates",
        "schedule": crontab(hour=3, minute=40),
    },
    "seen-degrees-drop": {
        "task": "competence.tasks.drop_seen_degrees",
        "schedule": crontab(hour=3, minute=20),
    },
    "employers-forget": {
        "task": "competence.tasks.forget_employers",
        "schedule": crontab(hour=3, minute=30),
    },
    "map-files-forget": {
        "task": "competence.tasks.forget_map_files",
        "schedule": crontab(hour=3, minute=35),
    },
    "people-import-folder": {
        "task": "competence.tasks.import_people_folder",
        "schedule": crontab(minute="*/10"),
    },
    "people-imports-forget": {
        "task": "competence.tasks.forget_people_imports",
        "schedule": crontab(hour=3, minute=25),
    },
    "specialists-lapse": {
        "task": "competence.tasks.end_lapsed_listings",
        "schedule": crontab(hour=3, minute=10),
    },
    # When people begin to work, not at night.
    "routines-tell": {
        "task": "competence.tasks.tell_of_routines",
        "schedule": crontab(hour=6, minute=30),
    },
    # The hour that the page promises (services.invitation_batches.HOUR).
    "invitations-send": {
        "task": "competence.tasks.send_invitations",
        "schedule": crontab(hour=7, minute=30),
    },
    "proof-files-sweep": {
        "task": "competence.tasks.sweep_proofs",
        "schedule": crontab(hour=3, minute=50),
    },
}
