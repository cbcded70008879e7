from hypothesis import settings

# A busy machine is no broken law: only make bench measures time.
settings.register_profile("laws", deadline=None)
settings.load_profile("laws")
