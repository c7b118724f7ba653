from hypothesis import settings

# How long an example takes says more about what else the machine is doing.
settings.register_profile("stats", deadline=None)
settings.load_profile("stats")
